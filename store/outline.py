"""The bundled outline of Korea and its neighbours; ``catalog/outline.json`` says where it comes from."""

import json
from functools import cache
from typing import NamedTuple

from store.catalog import CATALOG_FOLDER

Ring = tuple[tuple[float, float], ...]


class Outline(NamedTuple):
    """``rings``: closed, (longitude, latitude) [degrees]; ``box``: west, south, east, north."""

    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]
    about: str


@cache
def outline() -> Outline:
    data = json.loads((CATALOG_FOLDER / "outline.json").read_text(encoding="utf-8"))
    rings = (ring for land in data["lands"].values() for ring in land)
    box = data["box"]
    return Outline(
        rings=tuple(tuple((lon, lat) for lon, lat in ring) for ring in rings),
        box=(box["west"], box["south"], box["east"], box["north"]),
        about=data["about"],
    )
