"""Evaluations -> the JSON document of ``cli.py evaluate --json``; its schema is docs/evaluation.schema.json."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from models.availability import AvailabilityResult
from models.availability.leaving import downtime_after_leaving
from models.availability.people import bus_factors, waits
from models.cost import Bill, CostLine
from models.cost.growth import GrowingBill, usd_per_1000_requests
from models.cost.loss import ExpectedLoss
from models.design.model import Design
from models.economics import expected_loss_of
from models.evaluate import Evaluation
from models.performance import TierPerformance, TierState
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
        if design.team is not None:
            result["people"] = _people(design, evaluation.availability)
    if evaluation.replication is not None:
        result["replication"] = _replication(evaluation.replication, language)
    result["performance"] = _performance(evaluation)
    if evaluation.cost is not None:
        result["cost"] = _cost(evaluation.cost, language)
        result["cost"]["usd_per_1000_requests"] = usd_per_1000_requests(evaluation.cost, design)
        if evaluation.growth is not None:
            result["cost"]["growth"] = _growth(evaluation.growth)
        loss = expected_loss_of(evaluation) if evaluation.availability is not None else None
        if loss is not None:
            result["expected_loss"] = _expected_loss(loss, language)
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
        "chains": [asdict(chain) | {"components": list(chain.components)} for chain in result.chains],
        "bounds": {name: asdict(bounds) for name, bounds in result.bounds.items()},
    }


def _people(design: Design, result: AvailabilityResult) -> dict[str, Any]:
    leaving = downtime_after_leaving(design, result)
    return {
        "bus_factor": bus_factors(design),
        "waiting_hours": waits(design),
        "leaving": {name: {"downtime_minutes_per_year": minutes} for name, minutes in leaving.items()},
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


def _performance(evaluation: Evaluation) -> dict[str, Any]:
    """Empty where no capacity is stated; a load or figure that is not known is absent."""
    if evaluation.performance is None or not evaluation.performance.tiers:
        return {}
    result: dict[str, Any] = {"tiers": {t.tier.name: _tier(t) for t in evaluation.performance.tiers}}
    if evaluation.capacity is not None and evaluation.capacity.loads:
        result["capacity_aware"] = {
            load: {
                **{name: asdict(r) for name, r in found.requests.items()},
                "all_requests": asdict(found.all_requests),
            }
            for load, found in evaluation.capacity.loads.items()
        }
    return result


def _tier(tier: TierPerformance) -> dict[str, Any]:
    return {
        "component": tier.tier.component,
        "serving": tier.tier.serving,
        "instances": tier.instances,
        "capacity_per_second": tier.capacity_per_second,
        "unit": "queries" if tier.in_queries else "requests",
        "stands_in": tier.stands_in,
        "missing": list(tier.missing),
        **{
            name: {"per_second": load.per_second, "states": [_tier_state(state) for state in load.states]}
            for name, load in tier.loads.items()
        },
    }


def _tier_state(state: TierState) -> dict[str, Any]:
    return {
        "working": state.working,
        "full": state.is_full,
        "utilisation": state.utilisation,
        "short_by_per_second": state.short_by_per_second,
        **(asdict(state.response) if state.response is not None else {}),
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


def _growth(growth: GrowingBill) -> dict[str, Any]:
    prices = growth.usd_per_1000_requests
    return {
        "growth_per_year": growth.growth_per_year,
        "usd_per_month": list(growth.usd_per_month),
        "usd_per_1000_requests": None if prices is None else list(prices),
    }


def _expected_loss(loss: ExpectedLoss, language: Language) -> dict[str, Any]:
    return {
        "usd_per_month": loss.usd_per_month,
        "at_least": loss.at_least,
        "parts": [
            {
                "what": part.what.in_(language),
                "quantity_per_year": part.quantity_per_year,
                "unit": part.unit.in_(language),
                "usd_each": part.usd_each,
                "usd_per_month": part.usd_per_month,
            }
            for part in loss.parts
        ],
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
        "steps": [{"what": step.what.in_(language), "formula": step.formula} for step in line.steps],
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
