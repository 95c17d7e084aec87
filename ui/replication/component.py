"""The page of replication lag in the browser."""

from ui.page_component import page_component

replication_board = page_component(
    "anboard_replication",
    ("replication/charts.js", "replication/parts.js", "replication/replication.js"),
    ("replication/replication.css",),
)
