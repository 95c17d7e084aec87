"""Components and their instances."""

from collections.abc import Mapping
from typing import Any

from models.design.billed import component_billing
from models.design.context import Context
from models.design.keys import MAX_INSTANCES
from models.design.model import Component, Instance, Repair, not_modelled
from models.design.needs import need_of
from models.design.reliability import reliability
from models.design.replicated import replication
from models.design.spec import dotted
from models.problems import Said, Text


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


def component(context: Context, name: str, entry: Mapping[str, Any]) -> Component:
    path = dotted("components", name)
    kind = entry.get("kind", "generic")
    context.known(kind, context.catalog.kinds, f"{path}.kind", Text("알려진 종류", "a known kind"))
    needs = tuple(
        need
        for i, item in enumerate(entry.get("needs", ()))
        if (need := need_of(context, name, item, f"{path}.needs[{i}]"))
    )
    warn_not_modelled(context, entry, path)
    repair = entry.get("repair", {}).get("by")
    if repair is not None and repair != "people":
        valid = ["people", *context.document.get("crews", {})]
        context.known(
            repair, valid, f"{path}.repair.by", Text("people 또는 crews의 이름", "people or the name of a crew")
        )
    return Component(
        name=name,
        kind=kind,
        title=entry.get("title"),
        place=entry.get("place") if entry.get("place") in context.place_data else None,
        instances=context.instances[name],
        needs=needs,
        reliability=reliability(context, entry, path, kind),
        runs_on=entry.get("runs_on"),
        multi_az=entry.get("multi_az", False),
        version=entry.get("version"),
        beta=entry.get("beta"),
        deploys_per_month=entry.get("deploys_per_month"),
        change_failure_rate=entry.get("change_failure_rate"),
        recovery_hours=entry.get("recovery_hours"),
        rollout=entry.get("rollout", "rolling"),
        capacity_rps=entry.get("capacity_rps"),
        repair=Repair(by=repair) if repair is not None else None,
        replication=replication(context, name, entry) if "replication" in entry else None,
        billing=component_billing(entry.get("billing", {})),
        is_database=kind in context.catalog.kinds and context.catalog.kinds[kind].engine is not None,
    )


def warn_not_modelled(context: Context, entry: Mapping[str, Any], path: str) -> None:
    later = {
        "beta": Text("공통 원인 고장(beta)", "the common-cause share (beta)"),
        "deploys_per_month": Text("배포 실패", "failures by deployments"),
        "change_failure_rate": Text("변경 실패율", "the change failure rate"),
        "recovery_hours": Text("배포 롤백 시간", "the time to roll back"),
        "rollout": Text("배포 방식(rollout)", "the rollout"),
        "capacity_rps": Text("처리 용량", "the capacity"),
        "repair": Text("수리 담당(repair)", "who repairs (repair)"),
    }
    for key, what in later.items():
        if key in entry:
            context.findings.warnings.append(not_modelled(f"{path}.{key}", what))
