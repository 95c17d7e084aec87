"""Components and their instances."""

from collections.abc import Mapping
from typing import Any, Final

from models.design.billed import checked_billing
from models.design.context import Context
from models.design.keys import MAX_INSTANCES
from models.design.model import BY_PEOPLE, Component, Instance, Reliability, Repair, Team
from models.design.needs import need_of
from models.design.reliability import reliability
from models.design.replicated import replication
from models.design.spec import dotted
from models.problems import Said, Text

LEARNING_HOURS: Final = Team().time_to_learn_hours
EVENT_PREFIXES: Final = ("common-cause:", "deployment:", "failover:", "spot:")


def instances_of(context: Context, name: str, entry: Mapping[str, Any]) -> tuple[Instance, ...]:
    path = dotted("components", name)
    if "instances" in entry:
        for key in ("replicas", "places"):
            if key in entry:
                expected = Text("instances 또는 replicas/places 중 하나", "either instances or replicas with places")
                context.findings.problem("conflicting-keys", f"{path}.{key}", key, expected)
        stated = [
            (item["id"], item.get("place", entry.get("place")), f"{path}.instances[{i}].place")
            for i, item in enumerate(entry["instances"])
            if "id" in item
        ]
    else:
        places = entry.get("places") or [entry.get("place")]
        ids = [name] if "replicas" not in entry else [f"{name}-{i + 1}" for i in range(int(entry["replicas"]))]
        stated = [(id_, places[i % len(places)], f"{path}.places[{i % len(places)}]") for i, id_ in enumerate(ids)]
        check_places_key(context, entry, path)
    if entry.get("place") is not None and not context.known_place(entry["place"], f"{path}.place"):
        stated = [(id_, None if place == entry["place"] else place, at) for id_, place, at in stated]
    checked: dict[str, bool] = {}
    for _, place, at in stated:
        if place is not None and at not in checked:
            checked[at] = place in context.place_data or context.known_place(place, at)
    return tuple(
        Instance(id=id_, component=name, place=place if place in context.place_data else None)
        for id_, place, _ in stated
    )


def check_places_key(context: Context, entry: Mapping[str, Any], path: str) -> None:
    if "places" not in entry:
        return
    if "place" in entry:
        expected = Text("place 또는 places 중 하나", "either place or places")
        context.findings.problem("conflicting-keys", f"{path}.places", "places", expected)
    if "replicas" not in entry and f"{path}.replicas" not in context.findings.faulty:
        expected = Text("replicas와 함께 (인스턴스 수)", "replicas beside it (the number of instances)")
        context.findings.problem("missing-key", f"{path}.replicas", None, expected)
    elif len(entry["places"]) > entry.get("replicas", len(entry["places"])):
        message = Text(
            f"replicas가 {entry['replicas']}이라 places의 나머지는 쓰이지 않습니다.",
            f"With {entry['replicas']} replicas the rest of places is not used.",
        )
        context.findings.warn("places-unused", f"{path}.places", message)


def check_instance_names(context: Context) -> None:
    check_prefixes(context)
    total = sum(len(found) for found in context.instances.values())
    if total > MAX_INSTANCES:
        expected = Text(f"인스턴스 {MAX_INSTANCES:,}개 이하", f"at most {MAX_INSTANCES:,} instances")
        context.findings.problem("too-many-instances", "components", Said(f"{total:,} instances"), expected)
    owner: dict[str, str] = {}
    for name, found in context.instances.items():
        for i, instance in enumerate(found):
            path = (
                f"components.{name}.instances[{i}].id"
                if "instances" in context.component_data[name]
                else f"components.{name}"
            )
            other = owner.setdefault(instance.id, name)
            taken = other != name or any(instance.id == earlier.id for earlier in found[:i])
            is_component = instance.id in context.instances and instance.id != name
            is_shadowing = instance.id == name and len(found) > 1
            if taken or is_component or is_shadowing or instance.id in context.place_data:
                expected = Text(
                    "다른 인스턴스, component, 장소와 겹치지 않는 이름",
                    "a name that no other instance, component or place has",
                )
                context.findings.problem("name-taken", path, instance.id, expected)


def check_prefixes(context: Context) -> None:
    """No instance or place may be called like an event of the availability model."""
    ids = {i.id: f"components.{name}" for name, found in context.instances.items() for i in found}
    for name, path in (ids | {place: f"places.{place}" for place in context.place_data}).items():
        if name.startswith(EVENT_PREFIXES):
            prefixes = ", ".join(EVENT_PREFIXES)
            expected = Text(f"{prefixes}로 시작하지 않는 이름", f"a name that begins with none of {prefixes}")
            context.findings.problem("name-taken", path, name, expected)


def component(context: Context, name: str, entry: Mapping[str, Any]) -> Component:
    path = dotted("components", name)
    kind = entry.get("kind", "generic")
    context.known(kind, context.catalog.kinds, f"{path}.kind", Text("알려진 종류", "a known kind"))
    needs = tuple(
        need
        for i, item in enumerate(entry.get("needs", ()))
        if (need := need_of(context, name, item, f"{path}.needs[{i}]"))
    )
    figures = reliability(context, entry, path, kind)
    check_sources(context, entry, path, figures)
    return Component(
        name=name,
        kind=kind,
        title=entry.get("title"),
        place=entry.get("place") if entry.get("place") in context.place_data else None,
        instances=context.instances[name],
        needs=needs,
        reliability=figures,
        runs_on=entry.get("runs_on"),
        multi_az=entry.get("multi_az", False),
        version=entry.get("version"),
        beta=entry.get("beta"),
        deploys_per_month=entry.get("deploys_per_month"),
        change_failure_rate=entry.get("change_failure_rate"),
        recovery_hours=entry.get("recovery_hours"),
        rollout=entry.get("rollout", "rolling"),
        capacity_rps=entry.get("capacity_rps"),
        repair=repair_of(context, name, entry, figures),
        replication=replication(context, name, entry) if "replication" in entry else None,
        billing=checked_billing(context, entry.get("billing", {}), dotted(path, "billing"), kind),
        is_database=kind in context.catalog.kinds and context.catalog.kinds[kind].engine is not None,
    )


def _nobody_repairs(context: Context, name: str) -> Text:
    hours = context.document.get("team", {}).get("time_to_learn_hours", LEARNING_HOURS)
    why = (
        Text(f"{name}: 팀에 고칠 수 있는 사람이 없어", f"Nobody in the team operates {name}")
        if "team" in context.document
        else Text("team을 적지 않아 고칠 사람이 없으므로", f"No team is stated, so nobody operates {name}")
    )
    return Text(
        f"{why.ko}, 고칠 때마다 먼저 배우는 시간(time_to_learn_hours {hours:g}시간)만큼 멈춥니다. "
        "team.members의 operates에 적어 주세요.",
        f"{why.en}: a repair takes as long as learning it (time_to_learn_hours, {hours:g} h). "
        "Name it in the operates of somebody in team.members.",
    )


def repair_of(context: Context, name: str, entry: Mapping[str, Any], reliability: Reliability) -> Repair | None:
    by = entry.get("repair", {}).get("by")
    if by is None:
        return None
    at = f"{dotted('components', name)}.repair"
    valid = [BY_PEOPLE, *context.document.get("crews", {})]
    if by != BY_PEOPLE:
        context.known(by, valid, f"{at}.by", Text("people 또는 crews의 이름", "people or the name of a crew"))
    elif not any(name in member.get("operates", ()) for member in context.document.get("team", {}).get("members", ())):
        context.findings.warn("nobody-repairs", at, _nobody_repairs(context, name))
    if reliability.is_stated or not reliability.can_fail:
        message = Text(
            f"{name}에는 복구 시간이 없어 누가 고치는지가 수치에 반영되지 않습니다. "
            "mttf_hours와 mttr_hours를 적어 주세요.",
            f"{name} states no times, so who repairs it changes no figure. State mttf_hours and mttr_hours.",
        )
        context.findings.warn("repair-without-times", at, message)
    return Repair(by=by)


def check_sources(context: Context, entry: Mapping[str, Any], path: str, reliability: Reliability) -> None:
    """Deployments are stated with all three figures or not at all; a common-cause share needs failures to share."""
    figures = ("deploys_per_month", "change_failure_rate", "recovery_hours")
    stated = [key for key in figures if key in entry]
    for key in figures if stated else ():
        if key not in entry and f"{path}.{key}" not in context.findings.faulty:
            beside = ", ".join(stated)
            expected = Text(f"{beside} 외에 {key}도", f"{key} beside {beside}")
            context.findings.problem("missing-key", f"{path}.{key}", None, expected)
    if "rollout" in entry and not stated:
        message = Text(
            "배포 실패가 없어 배포 방식이 수치에 반영되지 않습니다. "
            "deploys_per_month, change_failure_rate, recovery_hours를 적어 주세요.",
            "Without failing deployments the rollout changes no figure. "
            "State deploys_per_month, change_failure_rate and recovery_hours.",
        )
        context.findings.warn("rollout-without-deployments", f"{path}.rollout", message)
    if entry.get("beta") and not reliability.can_fail and path not in context.findings.faulty:
        message = Text(
            "스스로 고장 나지 않아 공통 원인 비율(beta)이 수치에 반영되지 않습니다. "
            "mttf_hours와 mttr_hours를 적어 주세요.",
            "It never fails by itself, so the common-cause share (beta) changes no figure. "
            "State mttf_hours and mttr_hours.",
        )
        context.findings.warn("beta-without-failures", f"{path}.beta", message)
