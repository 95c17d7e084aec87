"""Places: the tree of failure domains."""

from collections.abc import Mapping
from typing import Any, Final

from models.design.billed import checked_billing
from models.design.context import Context
from models.design.model import Place
from models.design.reliability import reliability
from models.design.spec import dotted
from models.problems import Said, Text

PLACE_RANK: Final = {"region": 0, "zone": 1, "host": 2}


def place(context: Context, name: str, entry: Mapping[str, Any]) -> Place:
    path = dotted("places", name)
    within = entry.get("in")
    if within is not None and not context.known_place(within, f"{path}.in"):
        within = None
    if "runs_on" in entry and entry.get("kind") in ("region", "zone"):
        message = Text("runs_on은 host에만 쓰입니다.", "Only a host runs on an instance type; this is not used.")
        context.findings.warn("runs-on-unused", f"{path}.runs_on", message)
    at = entry.get("at")
    if at is not None and len(at) == 2 and abs(at[0]) > 90:
        context.findings.problem(
            "out-of-range", f"{path}.at[0]", at[0], Text("위도 -90 ~ 90", "a latitude from -90 to 90")
        )
    return Place(
        name=name,
        kind=entry.get("kind", "zone"),
        title=entry.get("title"),
        within=within,
        provider=entry.get("provider", "aws" if "aws_region" in entry else None),
        aws_region=entry.get("aws_region"),
        at=(float(at[0]), float(at[1])) if at is not None and len(at) == 2 else None,
        runs_on=entry.get("runs_on"),
        billing=checked_billing(context, entry.get("billing", {}), f"{path}.billing", None),
        reliability=reliability(context, entry, path, None),
    )


def check_place_tree(context: Context) -> None:
    for name, entry in context.place_data.items():
        path = f"{dotted('places', name)}.in"
        chain = {name: None}
        outer = entry.get("in")
        while outer in context.place_data and outer not in chain:
            chain[outer] = None
            outer = context.place_data[outer].get("in")
        if outer in chain:
            if outer == name == min(chain):
                expected = Text("순환하지 않는 장소 나무", "a tree of places without a cycle")
                context.findings.problem("cycle-of-places", path, Said(" -> ".join([*chain, name])), expected)
        elif len(chain) > 1:
            inner, around = entry.get("kind"), context.place_data[entry["in"]].get("kind")
            if inner and around and PLACE_RANK[inner] < PLACE_RANK[around]:
                expected = Text(f"kind가 {inner}인 장소를 담을 수 있는 장소", f"a place that can hold a {inner}")
                context.findings.problem("misplaced-place", path, Said(f"a {around}"), expected)


def warn_places_without_figures(context: Context, places: Mapping[str, Place]) -> None:
    for name, place in places.items():
        if place.kind != "host" and not place.reliability.can_fail:
            message = Text(
                f"{name}: 수치가 없어 고장 나지 않는 장소로 계산합니다. mttf_hours와 mttr_hours를 적으세요.",
                f"{name} has no failure figures, so it never fails here; state mttf_hours and mttr_hours.",
            )
            context.findings.warn("place-without-figures", dotted("places", name), message)
