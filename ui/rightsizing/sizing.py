"""One component of a design under its measured load: what fits, what it has now, and the edit between them."""

from dataclasses import dataclass, replace

from models.cost.candidates import Candidate
from models.cost.purchase import priced_service
from models.cost.rightsizing import RightSizing, right_size_component
from models.cost.trace import Measured
from models.design.model import Design
from store.books import books
from ui.cost.edits import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """``now``: the type of the design as it is, which may differ from the one that was measured; None: not priced.

    ``target``: the type to use; None: nothing fits, or the load is beyond what can be told.
    """

    sizing: RightSizing
    now: Candidate | None
    target: Candidate | None
    is_as_measured: bool
    """The design still runs on the type that was measured."""

    @property
    def verdict(self) -> str:
        """Of the design as it is now; "applied": it has changed to what fits."""
        if self.is_as_measured or self.target is None:
            return self.sizing.verdict
        if self.now is not None and self.now.instance_type == self.target.instance_type:
            return "applied"
        return "unknown" if self.now is None else "cheaper" if self.now.fits else "larger"

    @property
    def usd_saved_per_month(self) -> float | None:
        """Of all instances, by changing from ``now`` to ``target``; negative when it costs more."""
        if self.now is None or self.target is None:
            return None
        hours = self.sizing.hours_per_month
        before, after = self.now.usd_per_month(hours), self.target.usd_per_month(hours)
        return None if before is None or after is None else (before - after) * self.sizing.instances


def sized(design: Design, component: str, measured: Measured, *, measured_on: str) -> Sized:
    """Raises CannotSize. ``measured_on``: the instance type that the load was measured on."""
    now = design.components[component]
    as_measured = replace(design, components={**design.components, component: replace(now, runs_on=measured_on)})
    sizing = right_size_component(as_measured, books().prices, component, measured)
    running = next((c for c in sizing.alternatives if c.instance_type == now.runs_on), None)
    target = sizing.suggested or (sizing.current if sizing.verdict == "keep" else None)
    return Sized(
        sizing=sizing,
        now=running,
        target=running if _is_as_good(running, target, sizing.hours_per_month) else target,
        is_as_measured=measured_on == now.runs_on,
    )


def _is_as_good(now: Candidate | None, target: Candidate | None, hours: float) -> bool:
    """What runs now fits as well and costs no more."""
    if now is None or target is None or not now.fits:
        return False
    own, other = now.usd_per_month(hours), target.usd_per_month(hours)
    return own is not None and other is not None and own <= other


def edits_to(found: Sized, name: str, design: Design, component: str) -> list[Edit]:
    """What applies the suggestion: the type, and the surplus CPU that the bill must show with it."""
    if found.target is None:
        return []
    path = ["components", component]
    edits: list[Edit] = [(name, [*path, "runs_on"], found.target.instance_type)]
    surplus = round(found.target.surplus_vcpu_hours, 1)
    if surplus or design.components[component].billing.surplus_vcpu_hours:
        edits.append((name, [*path, "billing", "surplus_vcpu_hours"], surplus))
    return edits


def sizable(design: Design) -> list[str]:
    """Components that run on instances whose types have prices."""
    return [
        name
        for name, component in design.components.items()
        if component.runs_on is not None
        and (service := priced_service(component.kind)) is not None
        and not service.startswith("elasticache")
    ]
