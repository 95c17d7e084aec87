"""Commands of cli.py that need more than a few lines."""
