"""How a component or a host is billed."""

from collections.abc import Mapping
from typing import Any

from models.design.context import Context
from models.design.model import BalancerLoad, ComponentBilling, Storage
from models.problems import Text


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
        spot_share=entry.get("spot_share", 0.0),
        spot_interrupted_per_month=entry.get("spot_interrupted_per_month"),
        spot_replacement_hours=entry.get("spot_replacement_hours"),
        backup_gib=entry.get("backup_gib", 0.0),
    )


def checked_billing(context: Context, entry: Mapping[str, Any], path: str, kind: str | None) -> ComponentBilling:
    """As ``component_billing``, after a look for statements that contradict each other or that AWS does not offer.

    ``kind`` None: of a place.
    """
    is_spot, share = entry.get("purchase") == "spot", entry.get("spot_share")
    if share is not None and (is_spot or kind is None):
        expected = Text("spot_share 없이 purchase: spot", "purchase: spot alone, without spot_share")
        context.findings.problem("conflicting-keys", f"{path}.spot_share", share, expected)
    if (is_spot or share) and kind is not None and kind.startswith("aws.") and not kind.startswith("aws.ec2"):
        message = Text("관리형 서비스에는 스팟이 없습니다.", "Managed services cannot be bought as spot.")
        context.findings.warn("purchase-not-offered", f"{path}.purchase" if is_spot else f"{path}.spot_share", message)
    return component_billing(entry)
