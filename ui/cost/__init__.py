"""The cost page: bills side by side, charts, growth, expected loss, and edits that change what is paid."""
