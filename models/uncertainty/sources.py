"""What can fail in a design whose figures are arrays of draws: the same sources as in ``models.availability.sources``.

The formulas are those of that module, of ``people``, ``common_cause``, ``deployments`` and ``roles``, without their
cases, so that they hold for all draws at once. ``tests/agreement/test_uncertainty.py`` compares the two draw by draw.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from models.availability.chain import Parameter
from models.availability.people import is_by_people, operators, waiting_hours
from models.availability.roles import may_write, promotion_order
from models.design.model import Component, Design, Failover, Reliability, Team
from models.design.spot import interrupted
from models.units import HOURS_PER_MONTH, MINUTES_PER_HOUR, SECONDS_PER_HOUR

SHORTEST: Final = 1e-300
"""Hours that stand for none where they divide."""
Figure = Any
"""A float, or a (draws,) array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """``mttf_hours`` and ``mttr_hours`` are None where only an unavailability is stated."""

    unavailability: Figure
    mttf_hours: Figure = None
    mttr_hours: Figure = None


def sources_of_figures(design: Design) -> dict[str, Source]:
    """Of all places, instances, tiers and failovers that can fail, by name of the variable."""
    failing = (place for place in design.places.values() if place.reliability.can_fail)
    with np.errstate(divide="ignore", invalid="ignore"):
        sources = {place.name: _source(place.reliability) for place in failing}
        for component in design.components.values():
            sources |= _of_component(design, component)
        failovers = {name: _failover(design, name, sources) for name in design.components}
    return sources | {f"failover:{name}": source for name, source in failovers.items() if source is not None}


def parameters_of_figures(design: Design) -> dict[Parameter, Figure]:
    """The figures of chains and of what is below them, named as ``AvailabilityModel.parameters``."""
    found: dict[Parameter, Figure] = {}
    for name, source in sources_of_figures(design).items():
        found[Parameter(name, "unavailability")] = source.unavailability
        found[Parameter(name, "mttf_hours")] = source.mttf_hours
        found[Parameter(name, "mttr_hours")] = source.mttr_hours
    for component in design.components.values():
        if component.replication is not None and component.replication.failover is not None:
            failover = component.replication.failover
            manual = _repair_hours(design, component, failover.manual_minutes / MINUTES_PER_HOUR)
            name = f"failover:{component.name}"
            found[Parameter(name, "detect_seconds")] = failover.detect_seconds
            found[Parameter(name, "promote_seconds")] = failover.promote_seconds
            found[Parameter(name, "coverage")] = failover.coverage
            found[Parameter(name, "manual_minutes")] = manual * MINUTES_PER_HOUR
    return found


def _source(reliability: Reliability, share: Figure = 1.0) -> Source:
    """``share`` of the failures of a part: MTTF / share with the same MTTR; of a stated figure, share x U."""
    mttr: Figure = reliability.mttr_hours
    if not reliability.is_stated:
        whole: Figure = reliability.mttf_hours
        mttf = np.divide(whole, share)
        return Source(unavailability=mttr / (mttf + mttr), mttf_hours=mttf, mttr_hours=mttr)
    unavailability = share * reliability.unavailability
    if mttr is None:
        return Source(unavailability=unavailability)
    return Source(
        unavailability=unavailability,
        mttf_hours=np.divide(mttr * (1 - unavailability), unavailability),
        mttr_hours=mttr,
    )


def _of_component(design: Design, component: Component) -> dict[str, Source]:
    """By instance and, for what takes all of them, by component."""
    found: dict[str, Source] = {}
    names = [instance.id for instance in component.instances]
    if component.reliability.can_fail:
        whole = _with_wait(design, component)
        beta = component.beta if component.beta is not None and len(names) > 1 else 0.0
        found |= dict.fromkeys(names, _source(whole, 1 - beta))
        found[f"common-cause:{component.name}"] = _source(whole, beta)
    rolling = component.rollout == "rolling"
    deployed = names if rolling else [component.name]
    deployment = _deployment(component, exposed_in=len(names) if rolling else 1)
    found |= {f"deployment:{name}": deployment for name in deployed} if deployment is not None else {}
    return found | _spot(design, component)


def _spot(design: Design, component: Component) -> dict[str, Source]:
    """Of its spot instances, where the design counts that they are taken back."""
    share, mttr = component.billing.spot_interrupted_per_month, component.billing.spot_replacement_hours
    if share is None or mttr is None:
        return {}
    mttf = -HOURS_PER_MONTH / np.log1p(-share)
    source = Source(unavailability=mttr / (mttf + mttr), mttf_hours=mttf, mttr_hours=mttr)
    return {f"spot:{name}": source for name in interrupted(design, component)}


def _with_wait(design: Design, component: Component) -> Reliability:
    reliability = component.reliability
    if reliability.is_stated or not is_by_people(component):
        return reliability
    return Reliability(
        mttf_hours=reliability.mttf_hours, mttr_hours=_repair_hours(design, component, reliability.mttr_hours)
    )


def _repair_hours(design: Design, component: Component, hands_on_hours: Figure) -> Figure:
    if not is_by_people(component):
        return hands_on_hours
    wait = waiting_hours(operators(design, component.name))
    learning = design.team.time_to_learn_hours if design.team is not None else Team().time_to_learn_hours
    return np.maximum(learning, hands_on_hours) if wait is None else hands_on_hours + wait


def _deployment(component: Component, exposed_in: int) -> Source | None:
    if component.deploys_per_month is None or component.change_failure_rate is None or component.recovery_hours is None:
        return None
    failing_per_hour = component.deploys_per_month * component.change_failure_rate / HOURS_PER_MONTH
    mttf, mttr = exposed_in / np.asarray(failing_per_hour), component.recovery_hours
    return Source(unavailability=mttr / (mttf + mttr), mttf_hours=mttf, mttr_hours=mttr)


def _failover(design: Design, name: str, sources: Mapping[str, Source]) -> Source | None:
    """The failover variable of the two-step model, with the failures of whoever writes at the moment.

    Nothing fails back, so that the writers take turns: each failure hands over to the first in the order that it
    leaves. What stops all that may write costs what is left of manual work, or a promotion, once they are back.
    """
    component = design.components[name]
    replication = component.replication
    if replication is None or replication.failover is None or len(may_write(component, replication)) < 2:
        return None
    order = promotion_order(component, replication)
    times = _phases(design, component, replication.failover)
    rates: dict[tuple[str, str], Figure] = {}
    spent: Figure = 0.0
    for source, stopped in _stopping(design, component, order, sources):
        left = [writer for writer in order if writer not in stopped]
        for writer in stopped if left else ():
            rates[writer, left[0]] = rates.get((writer, left[0]), 0.0) + 1 / source.mttf_hours
        spent = spent if left else spent + times.after_outage(source.mttr_hours) / source.mttf_hours
    shares = _stationary(order, rates)
    per_hour = sum(shares[writer] * rate for (writer, _), rate in rates.items())
    spent += per_hour * times.hours
    return Source(unavailability=spent / (1 + spent))


def _stopping(
    design: Design, component: Component, writers: Sequence[str], sources: Mapping[str, Source]
) -> Iterator[tuple[Source, frozenset[str]]]:
    """What fails now and then and stops those that may write, with whom it stops."""
    stops: dict[str, set[str]] = {f"{kind}:{component.name}": {*writers} for kind in ("common-cause", "deployment")}
    for writer in writers:
        around = (place.name for place in design.places_around(design.instances[writer].place))
        for name in (writer, f"deployment:{writer}", f"spot:{writer}", *around):
            stops.setdefault(name, set()).add(writer)
    for name, stopped in stops.items():
        if name in sources and sources[name].mttf_hours is not None:
            yield sources[name], frozenset(stopped)


def _stationary(states: Sequence[str], rates: Mapping[tuple[str, str], Figure]) -> dict[str, Figure]:
    """The share of time in each state of a small chain: Grassmann, Taksar and Heyman (1985), without subtraction."""
    flow: dict[tuple[str, str], Figure] = dict(rates)
    for n in range(len(states) - 1, 0, -1):
        last, rest = states[n], states[:n]
        leaving = sum(flow.get((last, state), 0.0) for state in rest)
        for here in (state for state in rest if (state, last) in flow):
            entering = flow[here, last] = np.divide(flow[here, last], leaving)
            for there in (state for state in rest if (last, state) in flow):
                flow[here, there] = flow.get((here, there), 0.0) + entering * flow[last, there]
    shares: dict[str, Figure] = {states[0]: 1.0}
    for n, state in enumerate(states[1:], 1):
        shares[state] = sum(shares[before] * flow.get((before, state), 0.0) for before in states[:n])
    whole = sum(shares.values())
    return {state: share / whole for state, share in shares.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phases:
    """Mean times of a failover [h]."""

    detecting: Figure
    promoting: Figure
    manual: Figure
    coverage: Figure

    @property
    def hours(self) -> Figure:
        return self.detecting + self.coverage * self.promoting + (1 - self.coverage) * self.manual

    def after_outage(self, hours: Figure) -> Figure:
        """What is left when all are back after ``hours`` (a mean): manual work goes on, else one is promoted."""
        goes_on = self.manual / np.maximum(self.manual + hours, SHORTEST)
        uncovered = goes_on * self.manual + (1 - goes_on) * self.promoting
        return self.coverage * self.promoting + (1 - self.coverage) * uncovered


def _phases(design: Design, component: Component, failover: Failover) -> _Phases:
    return _Phases(
        detecting=failover.detect_seconds / SECONDS_PER_HOUR,
        promoting=failover.promote_seconds / SECONDS_PER_HOUR,
        manual=_repair_hours(design, component, failover.manual_minutes / MINUTES_PER_HOUR),
        coverage=failover.coverage,
    )
