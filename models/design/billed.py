"""How a component or a host is billed."""

from collections.abc import Mapping
from typing import Any

from models.design.model import BalancerLoad, ComponentBilling, Storage


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
