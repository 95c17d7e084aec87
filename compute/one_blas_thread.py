"""Imported before numpy: keeps its linear algebra on one thread, unless the environment says otherwise.

A chain has hundreds of states. Two threads solve it no sooner on an idle machine, and twice as slowly on a busy one
(11 ms against 25 to 30 ms), where each waits for the other.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
