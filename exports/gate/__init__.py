"""The gate's findings for those who read them: a terminal, a build server, GitHub, a pull request."""
