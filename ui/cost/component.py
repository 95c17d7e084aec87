"""The cost page in the browser."""

from ui.page_component import page_component

cost_page = page_component(
    "anboard_cost",
    tuple(f"cost/{name}.js" for name in ("fields", "tables", "charts", "growth", "bill", "cost")),
    ("cost/cost.css",),
)
