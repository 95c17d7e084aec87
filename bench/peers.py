"""Tools that need not be installed, on the availability of a static design: Storm (stormpy) and FaultRay.

stormpy gets the Markov chain of all combinations of failed parts, which is what a chain tool needs for a structure that
a diagram holds in a few nodes. FaultRay gets the components with their times, replicas and dependencies: its model
multiplies tiers in series and knows neither places nor wiring, so its figure is another.
"""

from collections.abc import Callable
from importlib.util import find_spec
from itertools import product
from typing import Any

from models.availability import AvailabilityModel
from models.availability.bdd import DOWN, UP
from models.availability.sources import component_sources
from models.design.model import Design

Call = Callable[[], float]
"""What is timed; building the peer's model is not."""


def is_installed(name: str) -> bool:
    return find_spec(name) is not None


def storm(model: AvailabilityModel, request: str) -> Call:
    """Long-run share of time in the states in which the request class is down."""
    import stormpy

    chain = _chain_of_all_states(stormpy, model, request)
    (formula,) = stormpy.parse_properties('LRA=? [ "down" ]')
    return lambda: float(stormpy.model_checking(chain, formula).get_value(0))


def _chain_of_all_states(stormpy: Any, model: AvailabilityModel, request: str) -> Any:
    variables = model.structure.variables
    states = list(product((False, True), repeat=len(variables)))
    position = {state: i for i, state in enumerate(states)}
    builder = stormpy.datastructures.SparseMatrixBuilder(len(states), len(states))
    labels = stormpy.models.StateLabeling(len(states))
    for label in ("init", "down"):
        labels.add_label(label)
    labels.add_label_to_state("init", 0)
    for row, state in enumerate(states):
        if _is_down(model, request, state):
            labels.add_label_to_state("down", row)
        rates = {
            position[(*state[:i], not state[i], *state[i + 1 :])]: 1 / (v.mttr_hours if state[i] else v.mttf_hours)
            for i, v in enumerate(variables)
        }
        for column, rate in sorted(rates.items()):
            builder.add_next_value(row, column, rate)
    matrix = builder.build()
    models = stormpy.models
    parts = models.SparseModelComponents(transition_matrix=matrix, state_labeling=labels, rate_transitions=True)
    return models.SparseCtmc(parts)


def _is_down(model: AvailabilityModel, request: str, state: tuple[bool, ...]) -> bool:
    diagram, node = model.structure.diagram, model.structure.down[request]
    while node not in (UP, DOWN):
        node = (diagram.high if state[diagram.level[node]] else diagram.low)[node]
    return node == DOWN


def faultray(design: Design, request: str) -> Call:
    """1 - its hardware layer, of all components that a request class rests on; deployments and people left out."""
    from faultray.model.components import Component, ComponentType, Dependency, OperationalProfile
    from faultray.model.graph import InfraGraph
    from faultray.simulator.availability_model import compute_three_layer_model

    graph = InfraGraph()
    for name, component in design.components.items():
        source = component_sources(design, component).own[component.instances[0].id][0]
        profile = OperationalProfile(mtbf_hours=source.mttf_hours, mttr_minutes=60 * source.mttr_hours)
        replicas = len(component.instances)
        graph.add_component(
            Component(id=name, name=name, type=ComponentType.APP_SERVER, replicas=replicas, operational_profile=profile)
        )
    for name, component in design.components.items():
        for needed in dict.fromkeys(n for need in component.needs if not need.degrades for n in need.names):
            graph.add_dependency(Dependency(source_id=name, target_id=needed, dependency_type="requires"))
    return lambda: 1 - compute_three_layer_model(graph).layer2_hardware.availability
