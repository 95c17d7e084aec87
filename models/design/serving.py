"""Which instances of a component serve a need: all of them alike, or the readers and the writer of a database apart."""

from typing import Final, Literal, NamedTuple

from models.design.model import Component, Design, ReadsPolicy, Role

Serving = Literal["all", "readers", "writer"]
_DATA_STORES: Final = {
    *("mysql", "mariadb", "postgresql", "redis", "valkey", "memcached", "mongodb", "cassandra", "elasticsearch"),
    *("opensearch", "dynamodb", "etcd"),
}


class Tier(NamedTuple):
    """The instances of a component that share one load."""

    component: str
    serving: Serving

    @property
    def name(self) -> str:
        """``was``, ``db.readers``, ``db.writer``."""
        return self.component if self.serving == "all" else f"{self.component}.{self.serving}"


def is_data_store(component: Component) -> bool:
    """What is asked in queries rather than in requests."""
    return component.replication is not None or component.kind.rsplit(".", 1)[-1] in _DATA_STORES


def shared_databases(design: Design) -> frozenset[str]:
    """Replicated components whose writer answers reads beside its readers: ``reads: any``, or needs without a role."""
    policy = {c.name for c in design.components.values() if c.replication and c.replication.reads == "any"}
    without_role = {
        design.instances_of(name)[0].component
        for component in design.components.values()
        for need in component.needs
        if need.role is None
        for name in need.names
    }
    return frozenset(policy | {name for name in without_role if design.components[name].replication})


def tiers_serving(component: Component, role: Role | None, shared: frozenset[str]) -> tuple[Tier, ...]:
    """The tiers that a need for a role loads; a write to a shared database loads all instances and the writer."""
    replication, name = component.replication, component.name
    if replication is None or role is None or len(component.instances) == 1:
        return (Tier(name, "all"),)
    if role == "writer" or replication.reads == "writer":
        return (Tier(name, "all"), Tier(name, "writer")) if name in shared else (Tier(name, "writer"),)
    return (Tier(name, "all" if name in shared else "readers"),)


def most_serving(instances: int, role: Role, reads: ReadsPolicy) -> int:
    """How many of a group's instances serve a role while nothing is down: one writes, who reads ``reads`` says."""
    if role == "writer" or reads == "writer" or instances == 1:
        return 1
    return instances - 1 if reads == "readers" else instances


def instances_serving(component: Component, serving: Serving) -> int:
    """How many serve while nothing is down."""
    count = len(component.instances)
    return {"all": count, "readers": count - 1, "writer": 1}[serving]
