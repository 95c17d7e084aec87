"""What stands around the structure: requests, round trips, people, traffic, billing, assumptions."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.design.context import Context
from models.design.model import (
    BY_PEOPLE,
    Assumption,
    Billing,
    ExchangeRate,
    Member,
    RequestClass,
    RoundTrip,
    Team,
    Traffic,
)
from models.design.spec import HUGE, dotted, is_number
from models.problems import Said, Text

SHARES_TOLERANCE: Final = 1e-9
AWAY_HOURS: Final = 8.0
LEARNING_HOURS: Final = Team().time_to_learn_hours


def request_classes(context: Context) -> dict[str, RequestClass]:
    what = Text("component나 인스턴스의 이름", "the name of a component or an instance")
    classes: dict[str, RequestClass] = {}
    for name, entry in context.request_data.items():
        path = dotted("requests", name)
        if "enters" in entry:
            context.known(entry["enters"], context.names, f"{path}.enters", what)
        if "share" not in entry and len(context.request_data) > 1:
            expected = Text("비율 (모두 더해 1)", "a share (all add up to 1)")
            context.findings.problem("missing-key", f"{path}.share", None, expected)
        classes[name] = RequestClass(name=name, enters=entry.get("enters", ""), share=float(entry.get("share", 1.0)))
    total = sum(c.share for c in classes.values())
    is_readable = not any(
        p.path.startswith("requests") and not p.path.endswith(".enters") for p in context.findings.problems
    )
    if classes and is_readable and abs(total - 1) > SHARES_TOLERANCE:
        expected = Text("합이 1인 비율", "shares that add up to 1")
        context.findings.problem("shares", "requests", Said(f"shares that add up to {total:g}"), expected)
    return classes


def round_trips(context: Context) -> tuple[RoundTrip, ...]:
    trips: dict[frozenset[str], RoundTrip] = {}
    for i, entry in enumerate(context.document.get("rtt_ms", ())):
        if len(entry.get("between", ())) != 2 or "value" not in entry:
            continue
        a, b = entry["between"]
        known = [context.known_place(name, f"rtt_ms[{i}].between[{j}]") for j, name in enumerate((a, b))]
        if frozenset((a, b)) in trips:
            expected = Text("한 번만 적은 두 장소", "each pair of places once")
            context.findings.problem("named-twice", f"rtt_ms[{i}].between", Said(f"{a} - {b}"), expected)
        elif all(known):
            value = float(entry["value"])
            jitter = float(entry.get("jitter_ms", 0.0))
            trips[frozenset((a, b))] = RoundTrip(
                between=(a, b), value_ms=value, source=entry.get("source"), jitter_ms=jitter
            )
    return tuple(trips.values())


def crews(context: Context) -> dict[str, int]:
    crews = context.document.get("crews", {})
    if "people" in crews:
        expected = Text("people이 아닌 이름", "a crew name other than people")
        context.findings.problem("name-taken", "crews.people", "people", expected)
    used = {_repaired_by(entry) for entry in context.component_data.values()}
    for name in crews:
        if name not in used:
            message = Text(
                f"{name}: 이 조에 수리를 맡긴 component가 없습니다. component의 repair.by에 적어 주세요.",
                f"No component is repaired by {name}. Name it in the repair.by of a component.",
            )
            context.findings.warn("crew-unused", dotted("crews", name), message)
    return {name: int(entry["size"]) for name, entry in crews.items() if "size" in entry}


def _repaired_by(component: Mapping[str, Any]) -> str | None:
    by: str | None = component.get("repair", {}).get("by")
    return by


def team(context: Context) -> Team | None:
    entry = context.document.get("team", {})
    _list_defaults(context, entry)
    if "team" not in context.document:
        return None
    names: set[str] = set()
    members = []
    for i, item in enumerate(entry.get("members", ())):
        path = f"team.members[{i}]"
        if item.get("name") in names:
            context.findings.problem(
                "name-taken", f"{path}.name", item["name"], Text("서로 다른 이름", "each member once")
            )
        names.add(item.get("name", ""))
        if item.get("name") in context.names or item.get("name") in context.place_data:
            expected = Text(
                "인스턴스, component, 장소와 겹치지 않는 이름", "a name that no instance, component or place has"
            )
            context.findings.problem("name-taken", f"{path}.name", item["name"], expected)
        what = Text("component 이름", "the name of a component")
        for j, name in enumerate(item.get("operates", ())):
            context.known(name, context.component_data, f"{path}.operates[{j}]", what)
        members.append(
            Member(
                name=item.get("name", ""),
                operates=tuple(item.get("operates", ())),
                reachable=float(item.get("reachable", 1.0)),
                away_hours=float(item.get("away_hours", AWAY_HOURS)),
            )
        )
    return Team(members=tuple(members), time_to_learn_hours=float(entry.get("time_to_learn_hours", LEARNING_HOURS)))


def _list_defaults(context: Context, team: Mapping[str, Any]) -> None:
    """Times of people that are not stated and count."""
    by_people = {name for name, entry in context.component_data.items() if _repaired_by(entry) == BY_PEOPLE}
    if by_people and "time_to_learn_hours" not in team:
        context.assumed("team.time_to_learn_hours", LEARNING_HOURS, "assumption: two weeks until somebody can do it")
    for i, member in enumerate(team.get("members", ())):
        waited_for = by_people.intersection(member.get("operates", ())) and member.get("reachable", 1.0) < 1
        if waited_for and "away_hours" not in member:
            context.assumed(f"team.members[{i}].away_hours", AWAY_HOURS, "assumption: a night, or a working day")


def traffic(context: Context) -> Traffic:
    entry = dict(context.document.get("traffic", {}))
    rates = entry.pop("requests_per_second", {})
    mean, peak = rates.get("mean"), rates.get("peak")
    if mean is not None and peak is not None and peak < mean:
        expected = Text(f"평균 {mean:g} 이상", f"a peak of at least the mean {mean:g}")
        context.findings.problem("out-of-range", "traffic.requests_per_second.peak", peak, expected)
    return Traffic(mean_requests_per_second=mean, peak_requests_per_second=peak, **entry)


def billing(context: Context) -> Billing:
    entry = dict(context.document.get("billing", {}))
    rate = entry.pop("krw_per_usd", None)
    if rate is not None and "value" in rate:
        entry["krw_per_usd"] = ExchangeRate(
            value=float(rate["value"]), as_of=rate.get("as_of"), source=rate.get("source")
        )
    return Billing(**entry)


def file_assumptions(context: Context, data: Mapping[str, Any]) -> None:
    stated: dict[str, Assumption] = {}
    for path, entry in context.document.get("assumptions", {}).items():
        at = dotted("assumptions", path)
        low, high = entry.get("range", (None, None)) if len(entry.get("range", (0, 0))) == 2 else (None, None)
        if low is not None and high is not None and low > high:
            expected = Text("[최소, 최대] 순서", "[low, high] in this order")
            context.findings.problem("out-of-range", f"{dotted('assumptions', path)}.range", [low, high], expected)
        value = value_at(data, path)
        if is_number(value) and abs(value) >= HUGE:
            continue
        if value is None and path in context.assumptions:
            value = context.assumptions[path].value
        if is_number(value) and entry.get("value", value) != value:
            message = Text(f"{path}: 설계의 값은 {value:g}입니다.", f"The design states {value:g} at {path}.")
            context.findings.warn("value-contradicts", f"{at}.value", message)
        if value is None:
            near = context.findings.suggestion(path, [*leaf_paths(data), *context.assumptions])
            meant = Text(f" 혹시 '{near}'인가요?", f" Did you mean '{near}'?") if near else Text("", "")
            message = Text(f"{path}에 값이 없습니다.{meant.ko}", f"There is no value at {path}.{meant.en}")
            context.findings.warn("assumption-without-figure", at, message)
        elif low is not None and high is not None and is_number(value) and not low <= value <= high:
            message = Text(
                f"{path}: 값 {value:g}, 범위 [{low:g}, {high:g}] 밖입니다.",
                f"The value {value:g} of {path} lies outside its range [{low:g}, {high:g}].",
            )
            context.findings.warn("value-outside-range", at, message)
        stated[path] = Assumption(
            path=path,
            value=float(value) if isinstance(value, int | float) else None,
            low=low,
            high=high,
            source=entry.get("source", "assumption") + (f" ({entry['note']})" if "note" in entry else ""),
            from_catalog=False,
        )
    context.assumptions = {**stated, **{path: a for path, a in context.assumptions.items() if path not in stated}}


def value_at(data: Any, path: str) -> Any:
    """The value at a dotted path of mappings, or None."""
    for key in path.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def leaf_paths(data: Any, path: str = "") -> Iterator[str]:
    """The dotted paths of all values that are no mappings."""
    for key, value in data.items():
        inner = dotted(path, str(key))
        if isinstance(value, Mapping):
            yield from leaf_paths(value, inner)
        else:
            yield inner
