"""The instance types that can be chosen for a component: what the price book knows in its region, its family first."""

from functools import cache

from models.cost.kinds import billed_as
from models.design.model import Component, Design
from store.books import books
from ui.view_model import Option

SIZES = ("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge")
FAMILIES = ("t4g", "t3", "m6g", "m7g", "m6i", "c6g", "c7g", "c6i", "r6g", "r7g", "r6i")
"""Of the current generations. Anything else is written into the YAML: a list of everything is no help in a meeting."""


def instance_type_options(design: Design, component: Component) -> tuple[Option, ...]:
    """The component's own type always among them."""
    assert component.runs_on is not None
    region = next((r.aws_region for i in component.instances if (r := design.place_of_kind(i.place, "region"))), None)
    return _options(_service(component.kind), region, component.runs_on)


def _service(kind: str) -> str:
    billed = billed_as(kind)
    if billed == "elasticache":
        return "elasticache_" + kind.rsplit(".", 1)[-1]
    return "rds_" + kind.rsplit(".", 1)[-1] if billed == "rds" else "ec2"


@cache
def _options(service: str, region: str | None, own: str) -> tuple[Option, ...]:
    family = _family(own)
    types = [own] if own not in _types(service, region) else []
    known = [t for t in _types(service, region) if _family(t) == family or _family(t).split(".")[-1] in FAMILIES]
    types += sorted(known, key=lambda t: (_family(t) != family, _family(t), _size(t)))
    return tuple(Option(value=t, label=t) for t in types)


@cache
def _types(service: str, region: str | None) -> frozenset[str]:
    keys = (key for key in books().prices.prices if key.service == service and key.region == region)
    return frozenset(
        key.sku for key in keys if key.term in ("on_demand", "single_az") and key.sku.rsplit(".", 1)[-1] in SIZES
    )


def _family(instance_type: str) -> str:
    return instance_type.rsplit(".", 1)[0]


def _size(instance_type: str) -> int:
    size = instance_type.rsplit(".", 1)[-1]
    return SIZES.index(size) if size in SIZES else len(SIZES)
