"""The figures that a record freezes, as plain data: what is computed again later is compared with these."""

from dataclasses import asdict
from typing import Any

from exports.evaluation_json import finite
from exports.record.record import Record
from exports.uncertainty import uncertainty_object
from models.availability import AvailabilityResult
from models.cost import Bill
from models.evaluate import Evaluation
from models.replication import ReplicationResult
from models.targets import lost_writes_per_year, target_results


def figures(record: Record) -> dict[str, Any]:
    """By design id; floats in full precision, infinite ones as "inf", what is not known null."""
    found: dict[str, Any] = {e.design.id: _design(e) for e in record.evaluations}
    found_uncertainty = uncertainty_object(record.uncertainty, [e.design.id for e in record.evaluations])
    document = {"designs": found, "uncertainty": found_uncertainty, "flips": [asdict(flip) for flip in record.flips]}
    for evaluation, swings in zip(record.evaluations, record.swings, strict=True):
        found[evaluation.design.id]["swings"] = {name: [asdict(s) for s in own] for name, own in swings.items()}
    return finite(document)  # type: ignore[no-any-return]


def _design(evaluation: Evaluation) -> dict[str, Any]:
    assert evaluation.availability is not None
    assert evaluation.replication is not None
    assert evaluation.cost is not None
    return {
        "title": evaluation.design.title,
        "fingerprint": evaluation.fingerprint,
        "availability": _availability(evaluation.availability),
        "replication": _replication(evaluation.replication),
        "lost_writes_per_year": lost_writes_per_year(evaluation),
        "cost": _cost(evaluation.cost),
        "targets": {
            r.target: {"wanted": r.wanted, "actual": r.actual, "met": r.met} for r in target_results(evaluation)
        },
    }


def _availability(result: AvailabilityResult) -> dict[str, Any]:
    return {
        "all_requests": asdict(result.all_requests),
        "requests": {name: asdict(request) for name, request in result.requests.items()},
        "single_points_of_failure": {name: list(found) for name, found in result.single_points_of_failure.items()},
    }


def _replication(result: ReplicationResult) -> dict[str, Any]:
    return {
        name: {
            "stale_read_share": component.stale_read_share,
            "p_read_your_writes": component.p_read_your_writes,
            "commit_ms": None if component.commit_ms is None else asdict(component.commit_ms),
            "lost_writes": asdict(component.lost_writes),
            "conditions": [condition.code for condition in result.conditions[name]],
        }
        for name, component in result.components.items()
    }


def _cost(bill: Bill) -> dict[str, Any]:
    return {
        "usd_per_month": bill.usd_per_month,
        "usd_with_vat": bill.usd_with_vat,
        "krw_per_month": bill.krw_per_month,
        "at_least": bill.at_least,
        "lines": {
            f"{line.component} · {line.label.en}": {
                "quantity": line.quantity,
                "unit_price_usd": line.unit_price_usd,
                "usd_per_month": line.usd_per_month,
            }
            for line in bill.lines
        },
    }
