"""What makes the instances of a component fail, each source a variable of its own and independent of the others.

An instance is down while one of its own sources or one of its tier's is, or a place around it:

- ``<instance>``: its own failures, less what ``beta`` makes common; causes "instance", or "stated";
- ``deployment:<instance>``: its share of failing rolling deployments;
- ``spot:<instance>``: AWS takes back a spot instance, until it is replaced. Taken as independent of other instances;
  in truth those of one type in one zone are often taken back together;
- ``common-cause:<component>``: the share ``beta`` of failures that takes the whole tier;
- ``deployment:<component>``: failing deployments that are rolled out all at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.availability.common_cause import split
from models.availability.deployments import failing_deployments
from models.availability.people import repaired
from models.availability.variables import Cause, Variable, source_variable
from models.design.model import Component, Design
from models.design.spot import interrupted, interruptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Of one component: ``own`` by instance id, and those of the tier, which take all its instances."""

    own: Mapping[str, tuple[Variable, ...]]
    tier: tuple[Variable, ...]


def component_sources(design: Design, component: Component) -> Sources:
    """Every source of failures but the places; none for what never fails."""
    own, tier = _failures(design, component)
    deployment = failing_deployments(component)
    if deployment is not None:
        is_rolling = component.rollout == "rolling"
        variable = source_variable(f"deployment:{component.name}", "deployment", deployment, component.name)
        (own if is_rolling else tier).append(variable)
    each = {i.id: [_of(i.id, v) for v in own] for i in component.instances}
    taken_back = interruptions(component)
    if taken_back is not None:
        for instance in interrupted(design, component):
            each[instance].append(source_variable(f"spot:{instance}", "spot", taken_back, component.name))
    return Sources(own={id_: tuple(found) for id_, found in each.items()}, tier=tuple(tier))


def sources_of(design: Design, instance: str) -> tuple[Variable, ...]:
    """All that takes an instance down but the places around it: its own failures, deployments, the tier's sources."""
    found = component_sources(design, design.components[design.instances[instance].component])
    return (*found.own[instance], *found.tier)


def _failures(design: Design, component: Component) -> tuple[list[Variable], list[Variable]]:
    """Of one instance alone, without its name, and of the tier."""
    if not component.reliability.can_fail:
        return [], []
    cause: Cause = "stated" if component.reliability.is_stated else "instance"
    whole, people_share = repaired(design, component)
    if component.beta is None or len(component.instances) == 1:
        return [source_variable("", cause, whole, component.name, people_share)], []
    alone, common = split(whole, component.beta)
    own = source_variable("", cause, alone, component.name, people_share)
    if component.beta == 0:
        return [own], []
    tier_name = f"common-cause:{component.name}"
    return [own], [source_variable(tier_name, "common_cause", common, component.name, people_share)]


def _of(instance: str, variable: Variable) -> Variable:
    return replace(variable, name=instance if variable.cause != "deployment" else f"deployment:{instance}")
