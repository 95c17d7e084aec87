"""Evaluations -> the JSON document of ``cli.py evaluate --json``; its schema is docs/evaluation.schema.json."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from models.availability import AvailabilityResult
from models.cost import Bill, CostLine
from models.evaluate import Evaluation
from models.problems import Language
from models.replication import ReplicationResult
from models.targets import target_results

SCHEMA_VERSION = 1


def evaluations_json(evaluations: Sequence[Evaluation], language: Language = "en") -> str:
    """One document for all designs; floats in full precision, infinite ones as "inf"."""
    document = {"schema": SCHEMA_VERSION, "designs": [design_object(e, language) for e in evaluations]}
    return json.dumps(finite(document), ensure_ascii=False, allow_nan=False, indent=2)


def design_object(evaluation: Evaluation, language: Language) -> dict[str, Any]:
    design = evaluation.design
    result: dict[str, Any] = {"id": design.id, "title": design.title, "fingerprint": evaluation.fingerprint}
    if evaluation.availability is not None:
        result |= _availability(evaluation.availability)
    if evaluation.replication is not None:
        result["replication"] = _replication(evaluation.replication, language)
    result["performance"] = {}
    if evaluation.cost is not None:
        result["cost"] = _cost(evaluation.cost, language)
    result["targets"] = [
        {
            "target": t.target,
            "wanted": t.wanted,
            "actual": t.actual,
            "met": t.met,
            "missed_by": t.missed_by,
            "reason": t.reason.in_(language) if t.reason is not None else None,
        }
        for t in (target_results(evaluation) if evaluation.is_complete else ())
    ]
    result["assumptions"] = [
        {"path": a.path, "value": a.value, "range": None if a.low is None else [a.low, a.high], "source": a.source}
        | {"default": a.from_catalog}
        for a in design.assumptions.values()
    ]
    result["warnings"] = [{"code": w.code, "at": w.at, "message": w.message.in_(language)} for w in evaluation.warnings]
    return result


def _availability(result: AvailabilityResult) -> dict[str, Any]:
    return {
        "requests": {name: asdict(request) for name, request in result.requests.items()},
        "all_requests": asdict(result.all_requests),
        "components": {
            name: {request: asdict(importance) for request, importance in by_request.items()}
            for name, by_request in result.components.items()
        },
        "single_points_of_failure": {name: list(found) for name, found in result.single_points_of_failure.items()},
        "minimal_cut_sets": {
            name: {"count": sets.count, "listed": [list(s) for s in sets.listed], "complete": sets.complete}
            for name, sets in result.minimal_cut_sets.items()
        },
    }


def _replication(result: ReplicationResult, language: Language) -> dict[str, Any]:
    return {
        name: asdict(component)
        | {
            "conditions": [
                {"code": c.code, "text": c.text.in_(language), "lossy": c.lossy, "remedy": c.remedy.in_(language)}
                for c in result.conditions[name]
            ]
        }
        for name, component in result.components.items()
    }


def _cost(bill: Bill, language: Language) -> dict[str, Any]:
    return {
        "usd_per_month": bill.usd_per_month,
        "krw_per_month": bill.krw_per_month,
        "at_least": bill.at_least,
        "credits_usd": bill.credits_usd,
        "vat_usd": bill.vat_usd,
        "usd_with_vat": bill.usd_with_vat,
        "krw_with_vat": bill.krw_with_vat,
        "lines": [_cost_line(line, language) for line in bill.lines],
        "missing": [
            {"component": m.component, "service": m.service, "what": m.what.in_(language), "why": m.why.in_(language)}
            for m in bill.missing
        ],
        "prices_from": str(bill.book_oldest) if bill.book_oldest is not None else None,
        "prices_to": str(bill.book_newest) if bill.book_newest is not None else None,
    }


def _cost_line(line: CostLine, language: Language) -> dict[str, Any]:
    return {
        "component": line.component,
        "service": line.service,
        "label": line.label.in_(language),
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price_usd": line.unit_price_usd,
        "usd_per_month": line.usd_per_month,
        "formula": line.formula,
        "note": line.note.in_(language) if line.note is not None else None,
        "estimated": line.estimated,
        "stale": line.stale,
        "sources": list(line.sources),
    }


def finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return value
