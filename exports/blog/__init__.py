"""A decision as a post for a blog, with its pictures: Markdown, an HTML fragment, texts for blind readers."""
