"""A decision as a record that can be read and computed again in a year: MADR 4 Markdown, HTML, PDF."""
