"""The right-sizing page in the browser."""

from ui.page_component import page_component

sizing_page = page_component(
    "anboard_sizing",
    ("cost/fields.js", "rightsizing/curves.js", "rightsizing/upload.js", "rightsizing/rightsizing.js"),
    ("cost/cost.css", "rightsizing/rightsizing.css"),
)
