"""Reviews: a frozen state of the board by link, and what reviewers say about it."""
