"""Bills side by side, line by line, grouped by component -> what the browser shows of them."""

from collections.abc import Iterator
from typing import Any

from exports.names import assumption_name, source_text
from models.cost import CostLine
from models.cost.growth import usd_per_1000_requests
from models.cost.lines import UNIT_SIGNS
from models.design.model import Assumption, Design
from models.problems import Language
from ui.cost.bills import RowKey, common_label, graviton_of, purchases_of, rows_of
from ui.cost.columns import Priced, base_of, change
from ui.cost.texts import say
from ui.setting_specs import path_order

Cell = dict[str, Any]
TRAFFIC_SERVICES = {"alb", "nlb", "data_transfer", "nat_gateway"}
MARKS = ("stale", "estimated")


def summary_rows(designs: list[Priced], language: Language) -> list[dict[str, Any]]:
    """The foot of the bill: credits, VAT and what is paid, and the price of a thousand requests."""
    rows = []
    if any(d.bill.credits_usd for d in designs):
        cells = [d.money.text(-d.bill.credits_usd) if d.bill.credits_usd else "–" for d in designs]
        rows.append(_summary("credits", cells, language))
    if any(d.bill.vat is not None for d in designs):
        rows.append(_summary("vat", [_vat(d) for d in designs], language))
        paid = [_with_vat(d) for d in designs]
        rows.append({**_summary("with_vat", paid, language), "sub": say(language, "row.with_vat.sub"), "strong": True})
    rows.append(_summary("per_1000", [_per_1000(d) for d in designs], language))
    return rows


def _summary(key: str, cells: list[str], language: Language) -> dict[str, Any]:
    return {"key": key, "label": say(language, f"row.{key}"), "sub": "", "cells": cells, "strong": False}


def _vat(d: Priced) -> str:
    if d.bill.vat_usd is None or d.bill.vat is None:
        return "–"
    return f"{d.total(d.bill.vat_usd, at_least=d.bill.at_least)} ({100 * d.bill.vat:g}%)"


def _with_vat(d: Priced) -> str:
    usd = d.bill.usd_with_vat
    return "–" if usd is None else d.total(usd, at_least=d.bill.at_least)


def _per_1000(d: Priced) -> str:
    usd = usd_per_1000_requests(d.bill, d.design)
    if usd is None:
        return "–"
    text = d.money.fine(usd)
    return say(d.money.language, "at_least", value=text) if d.bill.at_least else text


def groups(designs: list[Priced], language: Language) -> list[dict[str, Any]]:
    """One group a component, along the path of a request; hosts that are places come last."""
    rows = {d.name: rows_of(d.bill) for d in designs}
    known = path_order([d.design for d in designs])
    billed = dict.fromkeys(key.component for found in rows.values() for key in found)
    names = [name for name in known if name in billed] + [name for name in billed if name not in known]
    return [_group(name, designs, rows, language) for name in names]


def _group(
    name: str, designs: list[Priced], rows: dict[str, dict[RowKey, CostLine]], language: Language
) -> dict[str, Any]:
    keys = list(dict.fromkeys(key for found in rows.values() for key in found if key.component == name))
    base = base_of(designs)
    owner = next((d for d in designs if name in d.design.components or name in d.design.places), base)
    return {
        "key": name,
        "title": owner.component_title(name),
        "cells": [_subtotal(d, base, name, language) for d in designs],
        "rows": [_row(key, designs, rows, language) for key in keys],
        "choices": list(_choices(name, designs, language)),
    }


def _subtotal(d: Priced, base: Priced, name: str, language: Language) -> Cell:
    lines = [line for line in d.bill.lines if line.component == name]
    if not lines:
        return _absent(None if d is base else _delta_of(d, base, name, language))
    cell: Cell = {"text": d.total(component_usd(d, name), at_least=_is_partly(d, name))}
    if d is not base:
        cell["delta"] = _delta_of(d, base, name, language)
    return cell


def _absent(delta: dict[str, Any] | None) -> Cell:
    """The design has no such thing; nor has the baseline where nothing differs."""
    return {"text": "–"} if delta is None or delta["verdict"] == "same" else {"text": "–", "delta": delta}


def component_usd(d: Priced, name: str) -> float:
    return sum(line.usd_per_month or 0.0 for line in d.bill.lines if line.component == name)


def _is_partly(d: Priced, name: str) -> bool:
    return any(line.usd_per_month is None for line in d.bill.lines if line.component == name)


def _delta_of(d: Priced, base: Priced, name: str, language: Language) -> dict[str, Any]:
    is_known = not _is_partly(d, name) and not _is_partly(base, name)
    now = component_usd(d, name) if is_known else None
    return change(now, component_usd(base, name), d.money, language)


def _row(
    key: RowKey, designs: list[Priced], rows: dict[str, dict[RowKey, CostLine]], language: Language
) -> dict[str, Any]:
    lines = [rows[d.name].get(key) for d in designs]
    labels = {line.label.in_(language) for line in lines if line is not None}
    label = labels.pop() if len(labels) == 1 else common_label(max(labels))
    base = base_of(designs)
    before = rows[base.name].get(key)
    return {
        "key": f"{key.component} {key.service} {key.label} {key.nth}",
        "label": _titled(label, designs),
        "marks": [
            say(language, f"mark.{m}") for m in MARKS if any(line is not None and getattr(line, m) for line in lines)
        ],
        "cells": [
            _cell(d, line, label, None if d is base else _line_change(d, line, before, language), language)
            for d, line in zip(designs, lines, strict=True)
        ],
    }


def _titled(label: str, designs: list[Priced]) -> str:
    """``존 간 전송 (ws → was)`` with the titles of the components."""
    head, bracket, rest = label.partition(" (")
    if not bracket or not rest.endswith(")"):
        return label
    parts = [p.strip() for p in rest[:-1].split("→")]
    owners = [next((d for d in designs if p in d.design.components), None) for p in parts]
    named = [p if d is None else d.component_title(p) for p, d in zip(parts, owners, strict=True)]
    return f"{head} ({' → '.join(named)})"


def _line_change(d: Priced, line: CostLine | None, before: CostLine | None, language: Language) -> dict[str, Any]:
    now, then = (0.0 if x is None else x.usd_per_month for x in (line, before))
    return change(now, then, d.money, language)


def _cell(d: Priced, line: CostLine | None, shared: str, delta: dict[str, Any] | None, language: Language) -> Cell:
    if line is None:
        return _absent(delta)
    own = line.label.in_(language)
    is_known = line.usd_per_month is not None
    return {
        "text": d.money.text(line.usd_per_month),
        "unknown": not is_known,
        "note": "" if own == shared else own.removeprefix(shared).strip(" ·") or own,
        "detail": _detail(d, line, language),
        **({} if delta is None else {"delta": delta}),
    }


def _detail(d: Priced, line: CostLine, language: Language) -> dict[str, Any]:
    return {
        "label": line.label.in_(language),
        "unknown": line.unknown.in_(language) if line.unknown else "",
        "formula": line.formula,
        "steps": [{"what": s.what.in_(language), "formula": s.formula} for s in line.steps],
        "note": line.note.in_(language) if line.note else "",
        "prices": [
            {
                "text": say(
                    language,
                    "price.line",
                    usd=f"{p.usd:g}%" if p.unit.startswith("percent") else f"${p.usd:g}",
                    unit=UNIT_SIGNS.get(p.unit, p.unit),
                    region=p.key.region,
                    date=p.as_of.isoformat() if p.as_of else say(language, "book.undated"),
                ),
                "source": p.source,
            }
            for p in line.prices
        ],
        "inputs": [
            {
                "name": assumption_name(d.design, a.path, language),
                "value": "" if a.value is None else f"{a.value:,g}",
                "source": source_text(a, language),
            }
            for a in _inputs(d.design, line)
        ],
    }


def _inputs(design: Design, line: CostLine) -> Iterator[Assumption]:
    """The assumptions that a line rests on."""
    own = f"components.{line.component}."
    for path, assumption in design.assumptions.items():
        kept = path.removeprefix(own)
        is_size = line.service != "data_transfer" and (kept == "runs_on" or kept.startswith("billing."))
        is_own = path.startswith(own) and is_size and ("storage" in kept) == (line.service == "ebs")
        is_traffic = path.startswith("traffic.") and line.service in TRAFFIC_SERVICES
        if is_own or (is_traffic and not path.endswith(".peak")):
            yield assumption


# -- how it is bought --------------------------------------------------------------------------------------------------


def _choices(name: str, designs: list[Priced], language: Language) -> Iterator[dict[str, Any]]:
    """Rows of controls under a component: how it is bought, how many are spot, the same on Graviton."""
    buy = [_buy(d, name, language) for d in designs]
    if any(buy):
        yield {"key": "buy", "label": say(language, "row.buy"), "cells": buy}
    spot = [_spot(d, name, language) for d in designs]
    if any(spot):
        yield {"key": "spot", "label": say(language, "row.spot"), "cells": spot}
    graviton = [_graviton(d, name, language) for d in designs]
    if any(graviton):
        yield {"key": "graviton", "label": say(language, "row.graviton"), "cells": graviton}


def _buy(d: Priced, name: str, language: Language) -> Cell | None:
    options = purchases_of(d.computed).get(name)
    if not options:
        return None
    now = next((o for o in options if o.is_current), None)
    shown = [{"value": o.purchase, "label": _option(d, o, language)} for o in options]
    component = d.design.components[name]
    if now is None:
        shown.insert(0, {"value": "", "label": f"{component.billing.spot_share:.0%} {say(language, 'row.spot')}"})
    band = next((o.interruption for o in options if o.is_current and o.interruption), None)
    note = ""
    if band is not None:
        share = f"> {band.low:.0%}" if band.high is None else f"{100 * band.low:.0f}–{band.high:.0%}"
        note = say(language, "spot.band", share=share, date=band.as_of)
    event = {"kind": "buy", "design": d.name, "component": name}
    return {"select": shown, "value": now.purchase if now else "", "event": event, "note": note}


def _option(d: Priced, option: Any, language: Language) -> str:
    label, usd = option.label.in_(language), option.line.usd_per_month
    if usd is None:
        return say(language, "buy.none", label=label)
    return say(language, "buy.price", label=label, amount=d.money.text(usd))


def _spot(d: Priced, name: str, language: Language) -> Cell | None:
    """Only where spot has a price and there is more than one to choose from."""
    options = purchases_of(d.computed).get(name, ())
    component = d.design.components.get(name)
    if component is None or not any(o.purchase == "spot" and o.line.usd_per_month is not None for o in options):
        return None
    count, billing = len(component.instances), component.billing
    if count < 2 or billing.purchase == "spot":
        return None
    shown = [{"value": str(n), "label": say(language, "spot.count", count=n)} for n in range(count + 1)]
    now = str(int(billing.spot_share * count + 1e-9))
    return {"select": shown, "value": now, "event": {"kind": "spot", "design": d.name, "component": name}, "note": ""}


def _graviton(d: Priced, name: str, language: Language) -> Cell | None:
    option = graviton_of(d.computed).get(name)
    if option is None:
        return None
    saved = option.usd_saved_per_month
    key = "graviton.saves" if saved > 0 else "graviton.costs"
    return {
        "action": say(language, "graviton.apply", type=option.graviton_type),
        "event": {"kind": "type", "design": d.name, "component": name, "value": option.graviton_type},
        "note": say(language, key, amount=d.money.text(abs(saved))),
    }
