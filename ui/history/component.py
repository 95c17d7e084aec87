"""The history page in the browser."""

from ui.page_component import page_component

history_page = page_component(
    "anboard_history",
    ("board/drawing.js", *(f"history/{name}.js" for name in ("times", "versions", "difference", "library", "history"))),
    ("history/history.css",),
)
