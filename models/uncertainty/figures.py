"""A design with some figures that availability depends on replaced, by their paths in the design file.

Figures may be arrays of draws: ``float`` fields hold (draws,) arrays then, and what is computed from them by +, -, *, /
is an array of the same shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from models.design.model import Component, Design, Reliability
from models.design.reliability import complement
from models.uncertainty.ranges import Floats

_RELIABILITY: Final = ("mttf_hours", "mttr_hours", "availability", "unavailability")
_OF_AVAILABILITY: Final = {
    *_RELIABILITY,
    *("beta", "deploys_per_month", "change_failure_rate", "recovery_hours"),
    *("detect_seconds", "promote_seconds", "coverage", "manual_minutes"),
    *("time_to_learn_hours", "share", "spot_interrupted_per_month", "spot_replacement_hours"),
}
"""Last keys of paths to figures that availability depends on."""


def matters(path: str) -> bool:
    """Availability may depend on the figure at this path."""
    return path.rpartition(".")[2] in _OF_AVAILABILITY


def with_figures(design: Design, figures: Mapping[str, Any]) -> Design:
    """The design with the figures at these paths, but for shares of requests: see ``shares_of``."""
    for path, figure in figures.items():
        section, _, rest = path.partition(".")
        name, _, key = rest.partition(".")
        if section == "components":
            component = _component(design.components[name], key, figure)
            design = replace(design, components={**design.components, name: component})
        elif section == "places":
            place = design.places[name]
            place = replace(place, reliability=_reliability(place.reliability, key, figure))
            design = replace(design, places={**design.places, name: place})
        elif section == "team":
            design = _replaced(design, path.split("."), figure)
    return design


def _component(component: Component, key: str, figure: Any) -> Component:
    if key in _RELIABILITY:
        return replace(component, reliability=_reliability(component.reliability, key, figure))
    if key == "replication.failover.coverage" and not _is_automatic(component):
        return component
    replaced: Component = _replaced(component, key.split("."), figure)
    return replaced


def _is_automatic(component: Component) -> bool:
    replication = component.replication
    return replication is not None and replication.failover is not None and replication.failover.automatic


def _replaced(thing: Any, fields: Sequence[str], figure: Any) -> Any:
    first, *rest = fields
    inner = getattr(thing, first)
    return replace(thing, **{first: _replaced(inner, rest, figure) if rest else figure})


def _reliability(reliability: Reliability, key: str, figure: Any) -> Reliability:
    if key in ("mttf_hours", "mttr_hours"):
        return replace(reliability, **{key: figure})
    other = complement(figure) if isinstance(figure, float) else 1 - figure
    down, up = (figure, other) if key == "unavailability" else (other, figure)
    return replace(reliability, stated_unavailability=down, stated_availability=up)


def shares_of(design: Design, figures: Mapping[str, Floats]) -> dict[str, Floats | float]:
    """The share of every request class; those without a figure fill up to 1 in their proportions."""
    stated = {name: request.share for name, request in design.requests.items()}
    moved = {name: figures[f"requests.{name}.share"] for name in stated if f"requests.{name}.share" in figures}
    if not moved:
        return dict(stated)
    kept = sum(share for name, share in stated.items() if name not in moved)
    left = np.maximum(1 - sum(moved.values()), 0) / kept if kept else 0.0
    shares = {name: moved[name] if name in moved else left * share for name, share in stated.items()}
    whole = sum(shares.values())
    return {name: share / whole for name, share in shares.items()}
