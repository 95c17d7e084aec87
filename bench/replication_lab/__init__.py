"""Measures real databases on this machine: a writer and two readers on loopback, with set delays between them.

Writes JSON lines: commit latency, visibility delay, stale reads (``measuring``), and acknowledged writes that are gone
after the writer was killed and a reader promoted (``failover``). See docs/replication-lab.md.
"""
