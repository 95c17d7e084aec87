"""Plain data of one design file -> ``Design``; every fault is found, not only the first."""

from collections.abc import Mapping
from typing import Any

from models.design.catalog import Catalog
from models.design.components import check_instance_names, component, instances_of
from models.design.context import Context
from models.design.keys import DESIGN
from models.design.model import Design
from models.design.needs import check_cycles, warn_unreached
from models.design.placing import check_place_tree, place, warn_places_without_figures
from models.design.spec import MISSING
from models.design.spot import with_spot_figures
from models.design.surroundings import billing, crews, file_assumptions, request_classes, round_trips, team, traffic
from models.problems import Findings, InvalidDesign


def build_design(data: Any, catalog: Catalog) -> Design:
    """The design that a (merged) document states, defaults filled in from the catalog.

    Raises InvalidDesign with every problem found; positions are added by the reader of the file.
    """
    findings = Findings()
    document = DESIGN.read(data, "", findings)
    design = None
    if document is not MISSING and isinstance(document.get("components"), dict):
        design = _design(Context(document, catalog, findings), data)
    if findings.problems or design is None:
        raise InvalidDesign(findings.problems)
    return design


def _design(context: Context, data: Mapping[str, Any]) -> Design:
    places = {name: place(context, name, entry) for name, entry in context.place_data.items()}
    check_place_tree(context)
    context.instances = {name: instances_of(context, name, entry) for name, entry in context.component_data.items()}
    check_instance_names(context)
    components = {name: component(context, name, entry) for name, entry in context.component_data.items()}
    components = with_spot_figures(context, places, components)
    check_cycles(context, components)
    requests = request_classes(context)
    warn_unreached(context, components, requests)
    warn_places_without_figures(context, places)
    people = team(context)
    file_assumptions(context, data)
    return Design(
        id=context.document.get("id", ""),
        title=context.document.get("title", context.document.get("id", "")),
        places=places,
        components=components,
        requests=requests,
        round_trips=round_trips(context),
        crews=crews(context),
        team=people,
        traffic=traffic(context),
        billing=billing(context),
        targets=context.document.get("targets", {}),
        assumptions=context.assumptions,
        warnings=tuple(context.findings.warnings),
        canonical=data,
    )
