"""The page of places in the browser; the outline of land is sent once, as part of the component."""

from drawing.map import Projection, land_path
from store.outline import outline
from ui.page_component import page_component

WEST, _, _, NORTH = outline().box
PROJECTION = Projection(west=WEST, north=NORTH)
geography_board = page_component(
    "anboard_geography",
    ("replication/parts.js", "geography/map.js", "geography/geography.js"),
    ("replication/replication.css", "geography/geography.css"),
    f'<template id="land"><svg><path d="{land_path(outline().rings, PROJECTION)}"/></svg></template>',
)
