"""What a component would cost on each way of buying it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from models.cost.bill import monthly_bill
from models.cost.kinds import billed_as
from models.cost.lines import CostLine
from models.cost.prices import PriceBook
from models.cost.purchase import spot_interruptions
from models.design.catalog import SpotInterruption
from models.design.keys import PURCHASES
from models.design.model import Design
from models.problems import Text

LABELS: Final = {
    "on_demand": Text("온디맨드", "On demand"),
    **{
        f"ri_{years}yr_{term}_upfront": Text(f"예약 {years}년, {ko}", f"Reserved {years} y, {term} upfront")
        for years in (1, 3)
        for term, ko in (("all", "전체 선결제"), ("partial", "부분 선결제"), ("no", "선결제 없음"))
    },
    "spot": Text("스팟", "Spot"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOption:
    """One way of buying all instances of a component. ``line``: what they cost then, or why that is not known."""

    purchase: str
    label: Text
    is_current: bool
    line: CostLine
    interruption: SpotInterruption | None
    """How often AWS takes one back; of spot only."""


def purchase_options(
    design: Design, book: PriceBook, name: str, *, on: date | None = None
) -> tuple[PurchaseOption, ...]:
    """Every option for a component, in the order of the design file's keys; empty where AWS sells no instances."""
    component = design.components[name]
    billed = billed_as(component.kind)
    if component.runs_on is None or billed not in ("server", "rds", "aurora", "elasticache"):
        return ()
    found = []
    for purchase in PURCHASES:
        billing = replace(component.billing, purchase=purchase, spot_share=0.0)
        variant = replace(design, components={**design.components, name: replace(component, billing=billing)})
        lines = [x for x in monthly_bill(variant, book, on=on).lines if x.component == name and x.service != "stated"]
        if lines and (purchase != "spot" or billed == "server"):
            bands = spot_interruptions(variant, book) if purchase == "spot" else {}
            band = next((bands[i.id] for i in component.instances if i.id in bands), None)
            is_current = component.billing.purchase == purchase and not component.billing.spot_share
            found.append(
                PurchaseOption(
                    purchase=purchase, label=LABELS[purchase], is_current=is_current, line=lines[0], interruption=band
                )
            )
    return tuple(found)
