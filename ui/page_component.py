"""A page's contents in the browser: one Streamlit component made of the board's style and of modules of its own."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st

from ui.chart_export import with_chart
from ui.wire import packed

UI: Final = Path(__file__).resolve().parent
_MODULE_SYNTAX: Final = re.compile(r'^import [^;]+ from "\.{1,2}/[^"]+";\n|^export (?!default)', re.MULTILINE)
SHARED: Final = ("board/dom.js", "board/sync.js", "board/chart_save.js", "board/page_part.js")


def page_component(
    name: str, modules: Sequence[str], sheets: Sequence[str], more_html: str = ""
) -> Callable[[dict[str, Any], str], None]:
    """Mounts a view under a key. ``modules``, ``sheets``: paths in ``ui``; what a module imports stands before it."""
    script = "\n".join(_MODULE_SYNTAX.sub("", _text(module)) for module in (*SHARED, *modules))
    css = "\n".join(_text(sheet) for sheet in ("board/board.css", "board/chart_save.css", *sheets))
    html = '<div id="board"></div>\n<div id="board-styles"></div>' + more_html
    component = st.components.v2.component(name, html=html, css=css, js=script)

    def mount(view: dict[str, Any], key: str) -> None:
        component(key=key, data=packed(with_chart(name, view, key)), on_outbox_change=_nothing)

    return mount


def _text(name: str) -> str:
    return (UI / name).read_text(encoding="utf-8")


def _nothing() -> None:
    """Streamlit presents only those state keys for which there is a callback."""
