"""The review page in the browser, and the page of a link that does not open."""

from ui.page_component import page_component

review_page = page_component(
    "anboard_review",
    tuple(f"review/{name}.js" for name in ("composer", "threads", "votes", "requests", "page")),
    ("review/review.css",),
)
refused_page = page_component("anboard_refused", ("review/refused.js",), ("review/review.css",))
