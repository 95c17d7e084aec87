"""Stored decisions: every version, who made it and when, snapshots, review links, comments, votes, approvals."""
