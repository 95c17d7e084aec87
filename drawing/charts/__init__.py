"""The charts of the board as files: what they show, where it stands, and how it is drawn with and without a browser."""
