"""Views of the pages -> descriptions of their charts, to be drawn as files. One module a page; data and words are those
of the view that the browser draws from."""
