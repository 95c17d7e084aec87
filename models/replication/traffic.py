"""Who writes, from where, and how often: read from the needs of the design."""

from collections import Counter
from collections.abc import Iterator

from models.design.model import Component, Design, Need


def _names(component: Component) -> set[str]:
    return {component.name, *(instance.id for instance in component.instances)}


def writer_needs(design: Design, component: Component) -> Iterator[tuple[Component, Need]]:
    """Who needs the writer, and how: needs with role writer; where no need of it says a role, every need writes."""
    names = _names(component)
    found = [
        (user, need)
        for user in design.components.values()
        for need in user.needs
        if names.intersection(need.names) and need.role != "reader"
    ]
    stated = [(user, need) for user, need in found if need.role == "writer"]
    return iter(stated or found)


def application_places(design: Design, component: Component) -> Counter[str | None]:
    """Place -> how many instances that need the writer stand there."""
    users = {user.name: user for user, _ in writer_needs(design, component)}
    return Counter(instance.place for user in users.values() for instance in user.instances)


def write_share(design: Design, component: Component) -> float:
    """Share of all requests that need the writer: one of its users is on their way."""
    needs = list(writer_needs(design, component))
    return sum(
        request.share
        for request in design.requests.values()
        if any(
            user.name in _reached(design, request.enters, request.name)
            for user, need in needs
            if need.requests is None or request.name in need.requests
        )
    )


def _reached(design: Design, enters: str, request: str) -> set[str]:
    """Components that a request class passes, from where it enters."""
    owner = {instance.id: instance.component for instance in design.instances.values()}
    reached: set[str] = set()
    waiting = [enters]
    while waiting:
        name = waiting.pop()
        name = name if name in design.components else owner[name]
        if name in reached:
            continue
        reached.add(name)
        for need in design.components[name].needs:
            if need.requests is None or request in need.requests:
                waiting.extend(need.names)
    return reached


def writes_per_second(design: Design, component: Component) -> float | None:
    """Stated, else mean requests/s x the share that needs the writer (one transaction each); None: unknown."""
    replication = component.replication
    if replication is not None and replication.transactions_per_second is not None:
        return replication.transactions_per_second
    mean = design.traffic.mean_requests_per_second
    return None if mean is None else mean * write_share(design, component)
