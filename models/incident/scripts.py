"""Incidents worth playing: the single fault that costs a design most, and a list for all designs of a decision."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf

from models.availability.dynamics import fails_over
from models.availability.roles import failover_hours
from models.availability.sources import sources_of
from models.availability.working import WorkingModel
from models.design.model import Component, Design
from models.incident.rules import caller_rules
from models.incident.script import EVERYONE, WRITER, Fault, IncidentScript, first_writer
from models.problems import Text

Names = Callable[[Design], Iterable[str]]
ZONE_SECONDS = 1200.0
LAG_SECONDS = 300.0


def default_script(design: Design) -> IncidentScript:
    """The single fault that costs most: failures a year x how long it stops requests, by their shares.

    What a failover mends counts with the time it takes. A design that no single fault stops gets its writer's failure.
    """
    working = WorkingModel(design)
    costs = {name: _hours_a_year(design, working, name) for name in (*design.instances, *design.places)}
    worst = max(costs, key=costs.__getitem__)
    return one_fault(design, worst if costs[worst] > 0 else first_writer(design) or worst)


def scripts_of(designs: Sequence[Design]) -> tuple[IncidentScript, ...]:
    """Sensible incidents for all of them together, each once; names are those of the first design that has them."""
    found = {(script.faults, script.away): script for script in _all(designs)}
    return tuple(found.values())


def one_fault(design: Design, name: str) -> IncidentScript:
    """An instance stops until it is repaired; a place is gone for 20 minutes."""
    if name not in design.places:
        return IncidentScript(title=Text(f"{name} 중단", f"{name} stops"), faults=(Fault(name=name),))
    title = design.places[name].title or name
    return IncidentScript(
        title=Text(f"{title} 전체 20분 중단", f"{title} is gone for 20 min"),
        faults=(Fault(name=name, lasts_seconds=ZONE_SECONDS),),
    )


def _all(designs: Sequence[Design]) -> Iterator[IncidentScript]:
    if any(first_writer(d) is not None for d in designs):
        yield IncidentScript(title=Text("쓰기 DB 중단", "the writer stops"), faults=(Fault(name=WRITER),))
        yield IncidentScript(
            title=Text("쓰기 DB 응답 없음", "the writer hangs"), faults=(Fault(name=WRITER, mode="hangs"),)
        )
    for name in _names(designs, _zones):
        yield one_fault(next(d for d in designs if name in d.places), name)
    for name in _names(designs, _applications):
        yield IncidentScript(
            title=Text(
                f"{name}의 DB 연결 끊김 (/health-check는 정상)", f"{name} loses its database; /health-check passes"
            ),
            faults=(Fault(name=name, mode="cut_off"),),
        )
        yield IncidentScript(title=Text(f"{name} 응답 없음", f"{name} hangs"), faults=(Fault(name=name, mode="hangs"),))
    for name in _names(designs, _soft):
        yield IncidentScript(title=Text(f"{name} 응답 없음", f"{name} hangs"), faults=(Fault(name=name, mode="hangs"),))
    for name in _names(designs, _readers):
        yield IncidentScript(
            title=Text(f"{name} 복제 5분간 20초 지연", f"{name} lags 20 s behind for 5 min"),
            faults=(Fault(name=name, mode="lags", lasts_seconds=LAG_SECONDS),),
        )
        yield IncidentScript(
            title=Text(f"{name} 복제 20초 지연 중 쓰기 DB 중단", f"the writer stops while {name} is 20 s behind"),
            faults=(
                Fault(name=name, mode="lags", at_seconds=0.0, lasts_seconds=LAG_SECONDS),
                Fault(name=WRITER),
            ),
        )
    if any(d.team is not None and d.team.members for d in designs) and any(
        first_writer(d) is not None for d in designs
    ):
        yield IncidentScript(
            title=Text("쓰기 DB 중단, 아무도 연락되지 않음", "the writer stops and nobody can be reached"),
            faults=(Fault(name=WRITER),),
            away=(EVERYONE,),
        )


def _names(designs: Sequence[Design], of: Names) -> Iterator[str]:
    """The first name that any design has: one example is enough."""
    for design in designs:
        for name in of(design):
            yield name
            return


def _zones(design: Design) -> Iterable[str]:
    writer = first_writer(design)
    around = design.places_around(design.instances[writer].place) if writer is not None else ()
    return [p.name for p in (*around, *design.places.values()) if p.kind == "zone"]


def _applications(design: Design) -> Iterable[str]:
    return [c.instances[0].id for c in design.components.values() if _needs_database(design, c)]


def _needs_database(design: Design, component: Component) -> bool:
    needed = {i.component for need in component.needs for name in need.names for i in design.instances_of(name)}
    return not caller_rules(component.kind).checks and any(design.components[name].is_database for name in needed)


def _soft(design: Design) -> Iterable[str]:
    """What requests call on their own thread, though they could do without."""
    return [name for c in design.components.values() for need in c.needs if need.degrades for name in need.names]


def _readers(design: Design) -> Iterable[str]:
    for component in design.components.values():
        if component.replication is not None:
            yield from (i.id for i in component.instances if i.id != component.replication.writer)


def _hours_a_year(design: Design, working: WorkingModel, name: str) -> float:
    """Expected hours of requests a year that this fault alone costs; with unknown frequency none."""
    if name in design.places:
        r = design.places[name].reliability
        rate, hours = r.failures_per_hour or 0.0, r.mttr_hours or 0.0
    else:
        own = [v for v in sources_of(design, name) if v.name == name and v.failures_per_hour]
        rate = sum(v.failures_per_hour or 0.0 for v in own)
        hours = sum(v.unavailability for v in own) / rate if rate else 0.0
    if not rate:
        return 0.0
    stopped = sum(
        design.requests[request].share for request, status in working.statuses((name,)).items() if status == "down"
    )
    return rate * (stopped * hours + _failover_hours(design, working, name, hours))


def _failover_hours(design: Design, working: WorkingModel, name: str, hours: float) -> float:
    """Of requests that only wait for the next writer."""
    total = 0.0
    for component in filter(fails_over, design.components.values()):
        replication = component.replication
        assert replication is not None
        assert replication.failover is not None
        around = {p.name for p in design.places_around(design.instances[replication.writer].place)}
        if name in {replication.writer, *around}:
            now, nobody = working.statuses((name,)), working.statuses((name,), {component.name: None})
            waits = sum(r.share for r in design.requests.values() if now[r.name] != "down" and nobody[r.name] == "down")
            total += waits * min(hours or inf, failover_hours(design, component, replication.failover))
    return total
