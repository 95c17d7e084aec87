"""The replication page: what is tried out, how it is shown, and what the browser does with it."""
