"""Plain data of one design file -> ``Design``; every fault is found, not only the first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from models.design import replicated
from models.design.catalog import Catalog, DefaultFigure
from models.design.keys import DESIGN, MAX_INSTANCES, RELIABILITY
from models.design.model import (
    Assumption,
    BalancerLoad,
    Billing,
    Component,
    ComponentBilling,
    Design,
    ExchangeRate,
    Instance,
    Member,
    Need,
    Place,
    Reliability,
    Repair,
    RequestClass,
    RoundTrip,
    Storage,
    Team,
    Traffic,
    not_modelled,
)
from models.design.spec import MISSING, dotted, is_number, listed
from models.problems import Findings, InvalidDesign, Said, Text, nearest

SHARES_TOLERANCE = 1e-9
PLACE_RANK = {"region": 0, "zone": 1, "host": 2}


def build_design(data: Any, catalog: Catalog) -> Design:
    """The design that a (merged) document states, defaults filled in from the catalog.

    Raises InvalidDesign with every problem found; positions are added by the reader of the file.
    """
    findings = Findings()
    document = DESIGN.read(data, "", findings)
    design = None
    if document is not MISSING and isinstance(document.get("components"), dict):
        design = _Builder(document, catalog, findings).design(data)
    if findings.problems or design is None:
        raise InvalidDesign(findings.problems)
    return design


class _Builder:
    """Cross-references and defaults. Works on cleaned data; a part that was faulty is simply absent."""

    def __init__(self, document: dict[str, Any], catalog: Catalog, findings: Findings) -> None:
        self.document = document
        self.catalog = catalog
        self.findings = findings
        self.assumptions: dict[str, Assumption] = {}
        self.place_data: dict[str, Any] = document.get("places", {})
        self.component_data: dict[str, Any] = document["components"]
        self.request_data: dict[str, Any] = document.get("requests", {})
        self.faulty = names_with_problems(findings)
        self.uncounted = {
            name
            for name in self.component_data
            for key in ("replicas", "instances")
            if f"components.{name}.{key}" in findings.faulty
        }
        """Components whose instances are not known, so that naming one is no further fault."""
        self.instances: dict[str, tuple[Instance, ...]] = {}

    def design(self, data: Mapping[str, Any]) -> Design:
        places = {name: self.place(name, entry) for name, entry in self.place_data.items()}
        self.check_place_tree()
        self.instances = {name: self.instances_of(name, entry) for name, entry in self.component_data.items()}
        self.check_instance_names()
        components = {name: self.component(name, entry) for name, entry in self.component_data.items()}
        self.check_cycles(components)
        requests = self.requests()
        self.warn_unreached(components, requests)
        self.warn_places_without_figures(places)
        self.file_assumptions(data)
        return Design(
            id=self.document.get("id", ""),
            title=self.document.get("title", self.document.get("id", "")),
            places=places,
            components=components,
            requests=requests,
            round_trips=self.round_trips(),
            crews=self.crews(),
            team=self.team(),
            traffic=self.traffic(),
            billing=self.billing(),
            targets=self.document.get("targets", {}),
            assumptions=self.assumptions,
            warnings=tuple(self.findings.warnings),
            canonical=data,
        )

    # names -----------------------------------------------------------------------------------------------------

    def known(self, name: str, valid: Iterable[str], path: str, what: Text) -> bool:
        names = valid if isinstance(valid, Mapping) else list(valid)
        if name in names:
            return True
        if name in self.faulty or name.rpartition("-")[0] in self.uncounted:
            return False
        shown = listed(list(names))
        expected = Text(f"{what.ko} ({shown})", f"{what.en} ({shown})")
        self.findings.problem("unknown-name", path, name, expected, self.findings.suggestion(name, names))
        return False

    def known_place(self, name: str, path: str) -> bool:
        return self.known(name, self.place_data, path, Text("places에 있는 이름", "the name of a place"))

    # reliability -----------------------------------------------------------------------------------------------

    def default(self, path: str, figure: DefaultFigure) -> float:
        """Use a catalog figure and list it among the assumptions."""
        self.assumptions[path] = Assumption(
            path=path, value=figure.value, low=figure.low, high=figure.high, source=figure.source, from_catalog=True
        )
        return figure.value

    def reliability(self, entry: Mapping[str, Any], path: str, kind: str | None) -> Reliability:
        if any(f"{path}.{key}" in self.findings.faulty for key in RELIABILITY):
            return Reliability()
        stated = [key for key in ("availability", "unavailability") if key in entry]
        times = [key for key in ("mttf_hours", "mttr_hours") if key in entry]
        if len(stated) == 2 or (stated and times):
            expected = Text(
                "가용성, 비가용성, 시간(mttf_hours와 mttr_hours) 중 하나만",
                "one of availability, unavailability, or times (mttf_hours with mttr_hours)",
            )
            self.findings.problem("conflicting-figures", path, Said(" and ".join(stated + times)), expected)
            return Reliability()
        known = self.catalog.kinds.get(kind) if kind is not None else None
        if stated:
            value, other = float(entry[stated[0]]), complement(entry[stated[0]])
            is_up = stated[0] == "availability"
            repair = self.default(f"{path}.mttr_hours", known.mttr_hours) if known and known.mttr_hours else None
            return Reliability(
                stated_availability=value if is_up else other,
                stated_unavailability=other if is_up else value,
                mttr_hours=repair,
            )
        return self.reliability_from_times(entry, path, kind)

    def reliability_from_times(self, entry: Mapping[str, Any], path: str, kind: str | None) -> Reliability:
        known = self.catalog.kinds.get(kind) if kind is not None else None
        mttf, mttr = entry.get("mttf_hours"), entry.get("mttr_hours")
        if mttf is None and mttr is None and known is not None and known.availability is not None:
            figure = known.availability
            if entry.get("multi_az") and known.availability_multi_az is not None:
                figure = replace(
                    figure, value=known.availability_multi_az, high=max(figure.high, known.availability_multi_az)
                )
            up = self.default(f"{path}.availability", figure)
            repair = self.default(f"{path}.mttr_hours", known.mttr_hours) if known.mttr_hours else None
            return Reliability(stated_availability=up, stated_unavailability=complement(up), mttr_hours=repair)
        if mttf is None and known is not None and known.mttf_hours is not None:
            mttf = self.default(f"{path}.mttf_hours", known.mttf_hours)
        if mttr is None and known is not None and known.mttr_hours is not None and mttf is not None:
            mttr = self.default(f"{path}.mttr_hours", known.mttr_hours)
        if (mttf is None) != (mttr is None):
            missing = "mttr_hours" if mttr is None else "mttf_hours"
            expected = Text(f"{missing}도 함께 (또는 availability)", f"{missing} as well (or an availability instead)")
            self.findings.problem("incomplete-times", dotted(path, missing), None, expected)
            return Reliability()
        return Reliability(
            mttf_hours=None if mttf is None else float(mttf), mttr_hours=None if mttr is None else float(mttr)
        )

    # places ----------------------------------------------------------------------------------------------------

    def place(self, name: str, entry: Mapping[str, Any]) -> Place:
        path = dotted("places", name)
        within = entry.get("in")
        if within is not None and not self.known_place(within, f"{path}.in"):
            within = None
        if "runs_on" in entry and entry.get("kind") in ("region", "zone"):
            message = Text("runs_on은 host에만 쓰입니다.", "Only a host runs on an instance type; this is not used.")
            self.findings.warn("runs-on-unused", f"{path}.runs_on", message)
        at = entry.get("at")
        if at is not None and len(at) == 2 and abs(at[0]) > 90:
            self.findings.problem(
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
            billing=component_billing(entry.get("billing", {})),
            reliability=self.reliability(entry, path, None),
        )

    def check_place_tree(self) -> None:
        for name, entry in self.place_data.items():
            path = f"{dotted('places', name)}.in"
            chain = [name]
            while (outer := self.place_data.get(chain[-1], {}).get("in")) in self.place_data and outer not in chain:
                chain.append(outer)
            if outer in chain:
                if outer == name == min(chain):
                    expected = Text("순환하지 않는 장소 나무", "a tree of places without a cycle")
                    self.findings.problem("cycle-of-places", path, Said(" -> ".join([*chain, name])), expected)
            elif len(chain) > 1:
                inner, around = entry.get("kind"), self.place_data[chain[1]].get("kind")
                if inner and around and PLACE_RANK[inner] < PLACE_RANK[around]:
                    expected = Text(f"{inner}을(를) 담을 수 있는 장소", f"a place that can hold a {inner}")
                    self.findings.problem("misplaced-place", path, Said(f"a {around}"), expected)

    def warn_places_without_figures(self, places: Mapping[str, Place]) -> None:
        for name, place in places.items():
            if place.kind != "host" and not place.reliability.can_fail:
                message = Text(
                    f"{name}: 수치가 없어 고장 나지 않는 장소로 계산합니다. mttf_hours와 mttr_hours를 적으세요.",
                    f"{name} has no failure figures, so it never fails here; state mttf_hours and mttr_hours.",
                )
                self.findings.warn("place-without-figures", dotted("places", name), message)

    # components ------------------------------------------------------------------------------------------------

    def instances_of(self, name: str, entry: Mapping[str, Any]) -> tuple[Instance, ...]:
        path = dotted("components", name)
        if "instances" in entry:
            for key in ("replicas", "places"):
                if key in entry:
                    expected = Text(
                        "instances 또는 replicas/places 중 하나", "either instances or replicas with places"
                    )
                    self.findings.problem("conflicting-keys", f"{path}.{key}", key, expected)
            stated = [
                (item["id"], item.get("place", entry.get("place")), f"{path}.instances[{i}].place")
                for i, item in enumerate(entry["instances"])
                if "id" in item
            ]
        else:
            places = entry.get("places") or [entry.get("place")]
            ids = [name] if "replicas" not in entry else [f"{name}-{i + 1}" for i in range(int(entry["replicas"]))]
            stated = [(id_, places[i % len(places)], f"{path}.places[{i % len(places)}]") for i, id_ in enumerate(ids)]
            self.check_places_key(entry, path)
        if entry.get("place") is not None and not self.known_place(entry["place"], f"{path}.place"):
            stated = [(id_, None if place == entry["place"] else place, at) for id_, place, at in stated]
        checked: dict[str, bool] = {}
        for _, place, at in stated:
            if place is not None and at not in checked:
                checked[at] = place in self.place_data or self.known_place(place, at)
        return tuple(
            Instance(id=id_, component=name, place=place if place in self.place_data else None)
            for id_, place, _ in stated
        )

    def check_places_key(self, entry: Mapping[str, Any], path: str) -> None:
        if "places" not in entry:
            return
        if "place" in entry:
            expected = Text("place 또는 places 중 하나", "either place or places")
            self.findings.problem("conflicting-keys", f"{path}.places", "places", expected)
        if "replicas" not in entry and f"{path}.replicas" not in self.findings.faulty:
            expected = Text("replicas와 함께 (인스턴스 수)", "replicas beside it (the number of instances)")
            self.findings.problem("missing-key", f"{path}.replicas", None, expected)
        elif len(entry["places"]) > entry.get("replicas", len(entry["places"])):
            message = Text(
                f"replicas가 {entry['replicas']}이라 places의 나머지는 쓰이지 않습니다.",
                f"With {entry['replicas']} replicas the rest of places is not used.",
            )
            self.findings.warn("places-unused", f"{path}.places", message)

    def check_instance_names(self) -> None:
        total = sum(len(found) for found in self.instances.values())
        if total > MAX_INSTANCES:
            expected = Text(f"인스턴스 {MAX_INSTANCES:,}개 이하", f"at most {MAX_INSTANCES:,} instances")
            self.findings.problem("too-many-instances", "components", Said(f"{total:,} instances"), expected)
        owner: dict[str, str] = {}
        for name, found in self.instances.items():
            for i, instance in enumerate(found):
                path = (
                    f"components.{name}.instances[{i}].id"
                    if "instances" in self.component_data[name]
                    else f"components.{name}"
                )
                other = owner.setdefault(instance.id, name)
                taken = other != name or any(instance.id == earlier.id for earlier in found[:i])
                is_component = instance.id in self.instances and instance.id != name
                is_shadowing = instance.id == name and len(found) > 1
                if taken or is_component or is_shadowing or instance.id in self.place_data:
                    expected = Text(
                        "다른 인스턴스, component, 장소와 겹치지 않는 이름",
                        "a name that no other instance, component or place has",
                    )
                    self.findings.problem("name-taken", path, instance.id, expected)

    def component(self, name: str, entry: Mapping[str, Any]) -> Component:
        path = dotted("components", name)
        kind = entry.get("kind", "generic")
        self.known(kind, self.catalog.kinds, f"{path}.kind", Text("알려진 종류", "a known kind"))
        needs = tuple(
            need
            for i, item in enumerate(entry.get("needs", ()))
            if (need := self.need(name, item, f"{path}.needs[{i}]"))
        )
        self.warn_not_modelled(entry, path)
        repair = entry.get("repair", {}).get("by")
        if repair is not None and repair != "people":
            valid = ["people", *self.document.get("crews", {})]
            self.known(
                repair, valid, f"{path}.repair.by", Text("people 또는 crews의 이름", "people or the name of a crew")
            )
        return Component(
            name=name,
            kind=kind,
            title=entry.get("title"),
            place=entry.get("place") if entry.get("place") in self.place_data else None,
            instances=self.instances[name],
            needs=needs,
            reliability=self.reliability(entry, path, kind),
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
            replication=replicated.replication(self, name, entry) if "replication" in entry else None,
            billing=component_billing(entry.get("billing", {})),
        )

    def warn_not_modelled(self, entry: Mapping[str, Any], path: str) -> None:
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
                self.findings.warnings.append(not_modelled(f"{path}.{key}", what))

    # needs -----------------------------------------------------------------------------------------------------

    def need(self, owner: str, item: Mapping[str, Any], path: str) -> Need | None:
        forms = [key for key in ("any", "all", "at_least") if key in item]
        if path in self.findings.faulty:
            return None
        if len(forms) != 1 or ("of" in item) != (forms == ["at_least"]):
            expected = Text(
                "any: […], all: […], at_least: k와 of: […] 중 하나",
                "one of any: […], all: […], or at_least: k with of: […]",
            )
            self.findings.problem("bad-need", path, Said(", ".join(item) or "none of them"), expected)
            return None
        form = forms[0]
        names_path = f"{path}.of" if form == "at_least" else f"{path}.{form}"
        names = self.need_names(item["of" if form == "at_least" else form], names_path)
        if names is None:
            return None
        self.check_need_classes(item, path)
        required = {"any": 1, "all": None}.get(form, item.get("at_least"))
        self.check_need_count(names, required, item, path)
        wiring = item.get("wiring", "mesh")
        if wiring == "paired":
            self.check_paired(owner, names, item, path)
        role = item.get("role")
        if role is not None:
            self.check_role(names, names_path)
        return Need(
            names=tuple(names),
            required=None if required is None else int(required),
            wiring=wiring,
            role=role,
            requests=tuple(item["for"]) if "for" in item else None,
            degrades=item.get("degrades", False),
        )

    def need_names(self, names: list[str], path: str) -> list[str] | None:
        valid = {**dict.fromkeys(self.instances), **{i.id: None for found in self.instances.values() for i in found}}
        what = Text("component나 인스턴스의 이름", "the name of a component or an instance")
        known = [self.known(name, valid, f"{path}[{i}]", what) for i, name in enumerate(names)]
        if not all(known):
            return None
        seen: set[str] = set()
        for i, name in enumerate(names):
            ids = {x.id for x in self.instances[name]} if name in self.instances else {name}
            if ids & seen:
                expected = Text("한 번만 적은 이름", "each instance named once")
                self.findings.problem("named-twice", f"{path}[{i}]", name, expected)
            seen |= ids
        return names

    def check_need_classes(self, item: Mapping[str, Any], path: str) -> None:
        for i, name in enumerate(item.get("for", ())):
            what = Text("requests에 있는 이름", "the name of a request class")
            self.known(name, self.request_data, f"{path}.for[{i}]", what)

    def check_need_count(self, names: list[str], required: Any, item: Mapping[str, Any], path: str) -> None:
        paired = item.get("wiring") == "paired"
        reachable = len(names) if paired else sum(len(self.instances.get(name, (None,))) for name in names)
        if reachable and required is not None and required > reachable:
            expected = Text(
                f"닿을 수 있는 인스턴스 수 {reachable} 이하", f"at most the {reachable} instances it can reach"
            )
            self.findings.problem("too-many-needed", f"{path}.at_least", required, expected)

    def check_paired(self, owner: str, names: list[str], item: Mapping[str, Any], path: str) -> None:
        if "role" in item:
            expected = Text("role 없이 paired, 또는 mesh", "no role with paired wiring, or mesh")
            self.findings.problem("paired-role", f"{path}.wiring", "paired", expected)
            return
        mine = len(self.instances[owner])
        for name in names:
            theirs = len(self.instances.get(name, (None,)))
            if name not in self.instances or theirs != mine:
                found = Said(f"{mine} of {owner} with {theirs} of {name}")
                expected = Text(
                    f"1:1이면 두 계층의 수가 같게 ({owner} {mine}개), 아니면 wiring: mesh",
                    f"as many instances on both sides for pairs ({owner} has {mine}), or wiring: mesh",
                )
                self.findings.problem("unequal-pairs", f"{path}.wiring", found, expected)

    def check_role(self, names: list[str], path: str) -> None:
        for i, name in enumerate(names):
            if "replication" not in self.component_data.get(name, {}):
                expected = Text(
                    "replication이 있는 component",
                    "a component with replication, as role asks for its writer or readers",
                )
                self.findings.problem("role-without-replication", f"{path}[{i}]", name, expected)

    def check_cycles(self, components: Mapping[str, Component]) -> None:
        owner = {i.id: name for name, found in self.instances.items() for i in found}
        edges = {
            name: list(dict.fromkeys(owner.get(n, n) for need in c.needs for n in need.names))
            for name, c in components.items()
        }
        cycle = find_cycle(edges)
        if cycle:
            expected = Text("순환하지 않는 needs", "needs without a cycle")
            self.findings.problem(
                "cycle-of-needs", f"{dotted('components', cycle[0])}.needs", Said(" -> ".join(cycle)), expected
            )

    # requests --------------------------------------------------------------------------------------------------

    def requests(self) -> dict[str, RequestClass]:
        valid = {**dict.fromkeys(self.instances), **{i.id: None for found in self.instances.values() for i in found}}
        what = Text("component나 인스턴스의 이름", "the name of a component or an instance")
        classes: dict[str, RequestClass] = {}
        for name, entry in self.request_data.items():
            path = dotted("requests", name)
            if "enters" in entry:
                self.known(entry["enters"], valid, f"{path}.enters", what)
            if "share" not in entry and len(self.request_data) > 1:
                expected = Text("비율 (모두 더해 1)", "a share (all add up to 1)")
                self.findings.problem("missing-key", f"{path}.share", None, expected)
            classes[name] = RequestClass(
                name=name, enters=entry.get("enters", ""), share=float(entry.get("share", 1.0))
            )
        total = sum(c.share for c in classes.values())
        if classes and abs(total - 1) > SHARES_TOLERANCE and not self.findings.problems:
            expected = Text("합이 1인 비율", "shares that add up to 1")
            self.findings.problem("shares", "requests", Said(f"shares that add up to {total:g}"), expected)
        return classes

    def warn_unreached(self, components: Mapping[str, Component], requests: Mapping[str, RequestClass]) -> None:
        owner = {i.id: name for name, found in self.instances.items() for i in found}
        reached: set[str] = set()
        open_names = [owner.get(c.enters, c.enters) for c in requests.values()]
        while open_names:
            name = open_names.pop()
            if name in components and name not in reached:
                reached.add(name)
                open_names += [owner.get(n, n) for need in components[name].needs for n in need.names]
        for name in components:
            if name not in reached:
                message = Text(
                    f"{name}: 어떤 요청도 이 component에 닿지 않아 가용성에 영향을 주지 않습니다.",
                    f"No request reaches {name}, so it does not count for availability.",
                )
                self.findings.warn("unreached", dotted("components", name), message)

    # the rest --------------------------------------------------------------------------------------------------

    def round_trips(self) -> tuple[RoundTrip, ...]:
        trips: list[RoundTrip] = []
        for i, entry in enumerate(self.document.get("rtt_ms", ())):
            if len(entry.get("between", ())) != 2 or "value" not in entry:
                continue
            a, b = entry["between"]
            known = [self.known_place(name, f"rtt_ms[{i}].between[{j}]") for j, name in enumerate((a, b))]
            if any({a, b} == set(trip.between) for trip in trips):
                expected = Text("한 번만 적은 두 장소", "each pair of places once")
                self.findings.problem("named-twice", f"rtt_ms[{i}].between", Said(f"{a} - {b}"), expected)
            elif all(known):
                trips.append(RoundTrip(between=(a, b), value_ms=float(entry["value"]), source=entry.get("source")))
        return tuple(trips)

    def crews(self) -> dict[str, int]:
        crews = self.document.get("crews", {})
        if crews:
            self.findings.warnings.append(not_modelled("crews", Text("수리 조(crews)", "repair crews")))
        if "people" in crews:
            expected = Text("people이 아닌 이름", "a crew name other than people")
            self.findings.problem("name-taken", "crews.people", "people", expected)
        return {name: int(entry["size"]) for name, entry in crews.items() if "size" in entry}

    def team(self) -> Team | None:
        if "team" not in self.document:
            return None
        entry = self.document["team"]
        names: set[str] = set()
        members = []
        for i, item in enumerate(entry.get("members", ())):
            path = f"team.members[{i}]"
            if item.get("name") in names:
                self.findings.problem(
                    "name-taken", f"{path}.name", item["name"], Text("서로 다른 이름", "each member once")
                )
            names.add(item.get("name", ""))
            what = Text("component 이름", "the name of a component")
            for j, name in enumerate(item.get("operates", ())):
                self.known(name, self.component_data, f"{path}.operates[{j}]", what)
            members.append(
                Member(
                    name=item.get("name", ""),
                    operates=tuple(item.get("operates", ())),
                    reachable=float(item.get("reachable", 1.0)),
                    away_hours=float(item.get("away_hours", 8.0)),
                )
            )
        self.findings.warnings.append(not_modelled("team", Text("사람을 기다리는 시간", "waiting for people")))
        return Team(members=tuple(members), time_to_learn_hours=float(entry.get("time_to_learn_hours", 336.0)))

    def traffic(self) -> Traffic:
        entry = dict(self.document.get("traffic", {}))
        rates = entry.pop("requests_per_second", {})
        mean, peak = rates.get("mean"), rates.get("peak")
        if mean is not None and peak is not None and peak < mean:
            expected = Text(f"평균 {mean:g} 이상", f"a peak of at least the mean {mean:g}")
            self.findings.problem("out-of-range", "traffic.requests_per_second.peak", peak, expected)
        if peak is not None:
            what = Text("최대 부하", "the peak load")
            self.findings.warnings.append(not_modelled("traffic.requests_per_second.peak", what))
        if entry.get("growth_per_year"):
            self.findings.warnings.append(not_modelled("traffic.growth_per_year", Text("증가율", "growth")))
        return Traffic(mean_requests_per_second=mean, peak_requests_per_second=peak, **entry)

    def billing(self) -> Billing:
        entry = dict(self.document.get("billing", {}))
        for key, what in {
            "hour_of_downtime_usd": Text("중단 시간의 값", "the value of downtime"),
            "lost_write_usd": Text("유실된 쓰기의 값", "the value of lost writes"),
        }.items():
            if entry.get(key) is not None:
                self.findings.warnings.append(not_modelled(f"billing.{key}", what))
        rate = entry.pop("krw_per_usd", None)
        if rate is not None and "value" in rate:
            entry["krw_per_usd"] = ExchangeRate(
                value=float(rate["value"]), as_of=rate.get("as_of"), source=rate.get("source")
            )
        return Billing(**entry)

    def file_assumptions(self, data: Mapping[str, Any]) -> None:
        stated: dict[str, Assumption] = {}
        for path, entry in self.document.get("assumptions", {}).items():
            low, high = entry.get("range", (None, None)) if len(entry.get("range", (0, 0))) == 2 else (None, None)
            if low is not None and high is not None and low > high:
                expected = Text("[최소, 최대] 순서", "[low, high] in this order")
                self.findings.problem("out-of-range", f"{dotted('assumptions', path)}.range", [low, high], expected)
            value = entry.get("value", value_at(data, path))
            if value is None and path in self.assumptions:
                value = self.assumptions[path].value
            at = dotted("assumptions", path)
            if value is None:
                near = nearest(path, [*leaf_paths(data), *self.assumptions])
                meant = Text(f" 혹시 '{near}'인가요?", f" Did you mean '{near}'?") if near else Text("", "")
                message = Text(f"{path}에 값이 없습니다.{meant.ko}", f"There is no value at {path}.{meant.en}")
                self.findings.warn("assumption-without-figure", at, message)
            elif low is not None and high is not None and is_number(value) and not low <= value <= high:
                message = Text(
                    f"{path}의 값 {value:g}이(가) 범위 [{low:g}, {high:g}] 밖입니다.",
                    f"The value {value:g} of {path} lies outside its range [{low:g}, {high:g}].",
                )
                self.findings.warn("value-outside-range", at, message)
            stated[path] = Assumption(
                path=path,
                value=float(value) if isinstance(value, int | float) else None,
                low=low,
                high=high,
                source=entry.get("source", "assumption") + (f" ({entry['note']})" if "note" in entry else ""),
                from_catalog=False,
            )
        self.assumptions = {**stated, **{path: a for path, a in self.assumptions.items() if path not in stated}}


def complement(share: float) -> float:
    """1 - share of the decimal as it was written: 0.99999999 -> 1e-08, not 9.99999994e-09."""
    return float(1 - Decimal(repr(share)))


def component_billing(entry: Mapping[str, Any]) -> ComponentBilling:
    storage = entry.get("storage")
    return ComponentBilling(
        purchase=entry.get("purchase", "on_demand"),
        storage=Storage(
            type=storage.get("type", "gp3"), gib=storage["gib"], iops=storage.get("iops"), mibps=storage.get("mibps")
        )
        if storage is not None and "gib" in storage
        else None,
        surplus_vcpu_hours=entry.get("surplus_vcpu_hours", 0.0),
        load=BalancerLoad(**entry.get("load", {})),
        monthly_usd=entry.get("monthly_usd"),
    )


def value_at(data: Any, path: str) -> Any:
    """The value at a dotted path of mappings, or None."""
    for key in path.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def names_with_problems(findings: Findings) -> set[str]:
    """Components, places and request classes that exist but could not be read: naming one is no further fault."""
    paths = [p.path.split(".") for p in findings.problems]
    return {path[1] for path in paths if len(path) == 2 and path[0] in ("components", "places", "requests")}


def leaf_paths(data: Any, path: str = "") -> Iterator[str]:
    """The dotted paths of all values that are no mappings."""
    for key, value in data.items():
        inner = dotted(path, str(key))
        if isinstance(value, Mapping):
            yield from leaf_paths(value, inner)
        else:
            yield inner


def find_cycle(edges: Mapping[str, Iterable[str]]) -> list[str] | None:
    """The first cycle of a directed graph as [a, b, …, a], or None. No recursion, so depth does not matter."""
    done: set[str] = set()
    for start in edges:
        trail: list[str] = []
        on_trail: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                trail.pop()
                on_trail.discard(name)
                done.add(name)
            elif name in on_trail:
                return [*trail[trail.index(name) :], name]
            elif name not in done:
                trail.append(name)
                on_trail.add(name)
                stack.append((name, True))
                stack += [(n, False) for n in edges.get(name, ())]
    return None
