"""One design under many values of its figures at once: arrays take the place of figures and the same rules run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.cost.bill import monthly_bill
from models.cost.prices import PriceBook
from models.design.model import ComponentBilling, Design, RequestClass

Draws = Mapping[str, NDArray[np.float64]]
"""Path in the design file -> (n,) array of values."""
TRAFFIC: Final = {
    "requests_per_second.mean": "mean_requests_per_second",
    **{
        key: key
        for key in (
            *("kib_per_request", "kib_per_response", "new_connections_per_second", "active_connections"),
            *("queries_per_request", "kib_per_query"),
        )
    },
}
BILLING: Final = ("surplus_vcpu_hours", "monthly_usd", "backup_gib")
STORAGE: Final = ("gib", "iops", "mibps")
LOAD: Final = ("new_connections_per_second", "active_connections", "processed_gb_per_hour", "requests_per_second")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDraws:
    """The bill of each draw. ``usd_per_month``: (n,) array, before credits and VAT; ``at_least`` as on a ``Bill``."""

    usd_per_month: NDArray[np.float64]
    at_least: bool


def bill_of_draws(design: Design, book: PriceBook, draws: Draws, *, on: date | None = None) -> BillDraws:
    """The bills of n variants of a design at once; equal to ``monthly_bill`` of each.

    ``draws``: one (n,) array for each path that varies, all of one length; see ``drawable``. A line that is known in
    some draws and unknown in others (an unknown factor beside one that is 0) counts as unknown in all.
    Raises ValueError: a path that the bill does not depend on as a plain figure, or arrays of different lengths.
    """
    lengths = {len(values) for values in draws.values()}
    if len(lengths) != 1:
        raise ValueError(f"expected arrays of one length, got lengths {sorted(lengths)}")
    bill = monthly_bill(with_draws(design, draws), book, on=on)
    usd = np.asarray(bill.usd_per_month, dtype=np.float64)
    return BillDraws(usd_per_month=np.broadcast_to(usd, lengths).copy(), at_least=bill.at_least)


def drawable(design: Design) -> frozenset[str]:
    """Every path whose figure can be drawn."""
    shared = [f"traffic.{key}" for key in TRAFFIC] + [f"requests.{name}.share" for name in design.requests]
    own: list[str] = []
    for name, component in design.components.items():
        own += _billing_paths(f"components.{name}.billing", component.billing)
        if component.replication is not None:
            own.append(f"components.{name}.replication.transactions_per_second")
    for name, place in design.places.items():
        own += _billing_paths(f"places.{name}.billing", place.billing)
    return frozenset([*shared, *own])


def _billing_paths(path: str, billing: ComponentBilling) -> list[str]:
    storage = [f"{path}.storage.{key}" for key in STORAGE] if billing.storage is not None else []
    return [*(f"{path}.{key}" for key in BILLING), *(f"{path}.load.{key}" for key in LOAD), *storage]


def with_draws(design: Design, draws: Draws) -> Design:
    """The design with arrays in place of the figures at ``draws``' paths: only for the rules of the bill."""
    if unknown := sorted(set(draws) - drawable(design)):
        raise ValueError(f"the bill does not take draws of {', '.join(unknown)}")
    traffic = {field: draws[f"traffic.{key}"] for key, field in TRAFFIC.items() if f"traffic.{key}" in draws}
    components = dict(design.components)
    for name, component in components.items():
        changes: dict[str, Any] = {"billing": _billing(component.billing, f"components.{name}.billing", draws)}
        writes = draws.get(f"components.{name}.replication.transactions_per_second")
        if writes is not None and component.replication is not None:
            stated: Any = writes
            changes["replication"] = replace(component.replication, transactions_per_second=stated)
        components[name] = replace(component, **changes)
    return replace(
        design,
        traffic=replace(design.traffic, **_any(traffic)),
        components=components,
        places={
            n: replace(p, billing=_billing(p.billing, f"places.{n}.billing", draws)) for n, p in design.places.items()
        },
        requests=_shares(design.requests, draws),
    )


def _billing(billing: ComponentBilling, path: str, draws: Draws) -> ComponentBilling:
    changes: dict[str, Any] = {key: draws[f"{path}.{key}"] for key in BILLING if f"{path}.{key}" in draws}
    load = {key: draws[f"{path}.load.{key}"] for key in LOAD if f"{path}.load.{key}" in draws}
    storage = {key: draws[f"{path}.storage.{key}"] for key in STORAGE if f"{path}.storage.{key}" in draws}
    if load:
        changes["load"] = replace(billing.load, **_any(load))
    if storage and billing.storage is not None:
        changes["storage"] = replace(billing.storage, **_any(storage))
    return replace(billing, **changes) if changes else billing


def _shares(classes: Mapping[str, RequestClass], draws: Draws) -> dict[str, RequestClass]:
    """Drawn shares as they are; those of the other classes keep their proportions and fill up to 1."""
    drawn: dict[str, Any] = {n: draws[f"requests.{n}.share"] for n in classes if f"requests.{n}.share" in draws}
    others = sum(c.share for n, c in classes.items() if n not in drawn) or 1.0
    rest = 1 - sum(drawn.values())
    return {
        name: replace(c, share=drawn[name] if name in drawn else rest * c.share / others) if drawn else c
        for name, c in classes.items()
    }


def _any(fields: Mapping[str, Any]) -> Any:
    """Arrays go where the types say figures: see ``models.cost.amounts``."""
    return fields
