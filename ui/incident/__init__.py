"""The incident page: what is asked, how it is shown, and what the browser does with it."""
