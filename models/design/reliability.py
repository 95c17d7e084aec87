"""Stated figures, times or the catalog's defaults -> ``Reliability``."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from models.design.context import Context
from models.design.keys import RELIABILITY
from models.design.model import Reliability
from models.design.spec import dotted
from models.problems import Said, Text


def reliability(context: Context, entry: Mapping[str, Any], path: str, kind: str | None) -> Reliability:
    if any(f"{path}.{key}" in context.findings.faulty for key in RELIABILITY):
        return Reliability()
    stated = [key for key in ("availability", "unavailability") if key in entry]
    times = [key for key in ("mttf_hours", "mttr_hours") if key in entry]
    if len(stated) == 2 or (stated and times):
        expected = Text(
            "가용성, 비가용성, 시간(mttf_hours와 mttr_hours) 중 하나만",
            "one of availability, unavailability, or times (mttf_hours with mttr_hours)",
        )
        context.findings.problem("conflicting-figures", path, Said(" and ".join(stated + times)), expected)
        return Reliability()
    known = context.catalog.kinds.get(kind) if kind is not None else None
    if stated:
        value, other = float(entry[stated[0]]), complement(entry[stated[0]])
        is_up = stated[0] == "availability"
        repair = context.default(f"{path}.mttr_hours", known.mttr_hours) if known and known.mttr_hours else None
        return Reliability(
            stated_availability=value if is_up else other,
            stated_unavailability=other if is_up else value,
            mttr_hours=repair,
        )
    return reliability_from_times(context, entry, path, kind)


def reliability_from_times(context: Context, entry: Mapping[str, Any], path: str, kind: str | None) -> Reliability:
    known = context.catalog.kinds.get(kind) if kind is not None else None
    mttf, mttr = entry.get("mttf_hours"), entry.get("mttr_hours")
    if mttf is None and mttr is None and known is not None and known.availability is not None:
        figure = known.availability
        if entry.get("multi_az") and known.availability_multi_az is not None:
            figure = replace(
                figure, value=known.availability_multi_az, high=max(figure.high, known.availability_multi_az)
            )
        up = context.default(f"{path}.availability", figure)
        repair = context.default(f"{path}.mttr_hours", known.mttr_hours) if known.mttr_hours else None
        return Reliability(stated_availability=up, stated_unavailability=complement(up), mttr_hours=repair)
    if mttf is None and known is not None and known.mttf_hours is not None:
        mttf = context.default(f"{path}.mttf_hours", known.mttf_hours)
    if mttr is None and known is not None and known.mttr_hours is not None and mttf is not None:
        mttr = context.default(f"{path}.mttr_hours", known.mttr_hours)
    if (mttf is None) != (mttr is None):
        missing = "mttr_hours" if mttr is None else "mttf_hours"
        expected = Text(f"{missing}도 함께 (또는 availability)", f"{missing} as well (or an availability instead)")
        context.findings.problem("incomplete-times", dotted(path, missing), None, expected)
        return Reliability()
    return Reliability(
        mttf_hours=None if mttf is None else float(mttf), mttr_hours=None if mttr is None else float(mttr)
    )


def complement(share: float) -> float:
    """1 - share of the decimal as it was written: 0.99999999 -> 1e-08, not 9.99999994e-09."""
    return float(1 - Decimal(repr(share)))
