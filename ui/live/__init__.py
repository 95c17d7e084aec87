"""Stored decisions on the board: saved after every edit, seen by all who have them open, and who those are."""
