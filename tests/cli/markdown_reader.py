"""Markdown as GitHub would show it, read by an independent renderer: tables, texts, elements."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Page(HTMLParser):
    """``rows``: the texts of every table row; ``elements``: every element; ``text``: all that is shown."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.elements: list[str] = []
        self.text = ""
        self.in_cell = False
        self.feed(RENDERER.render(markdown))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        self.text += data
        if self.in_cell:
            self.rows[-1][-1] += data


def visible(text: str) -> str:
    """What a reader sees: spaces without width are not seen, runs of spaces are one."""
    return " ".join(text.replace("\u200b", "").split())
