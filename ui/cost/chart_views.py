"""Where the difference comes from (waterfall) and what the money goes to (treemap), as positions and words."""

from typing import Any, Final

from drawing.treemap import tiles
from models.problems import Language
from ui.cost.bill_view import component_usd
from ui.cost.columns import Priced, base_of, change
from ui.cost.texts import say
from ui.setting_specs import path_order

ASPECT: Final = 2.0
"""Width by height of the treemaps on the page."""
NO_DIFFERENCE_USD: Final = 0.005


def waterfalls(designs: list[Priced], language: Language) -> list[dict[str, Any]]:
    """From the baseline to each option; all on one scale, so that bars of several can be compared."""
    base = base_of(designs)
    names = _names(designs)
    paths = {d.name: _path(base, d, names) for d in designs if d is not base}
    top = max((max(step[1], step[2]) for steps in paths.values() for step in steps), default=0.0)
    return [_waterfall(d, base, paths[d.name], top or 1.0, language) for d in designs if d is not base]


def _names(designs: list[Priced]) -> list[str]:
    known = path_order([d.design for d in designs])
    billed = dict.fromkeys(line.component for d in designs for line in d.bill.lines)
    return [name for name in known if name in billed] + [name for name in billed if name not in known]


def _path(base: Priced, d: Priced, names: list[str]) -> list[tuple[str, float, float]]:
    """(component, from, to) [USD], beginning with the baseline's total from 0 and ending with the option's."""
    at = base.bill.usd_per_month
    steps = [("", 0.0, at)]
    for name in names:
        by = component_usd(d, name) - component_usd(base, name)
        if abs(by) >= NO_DIFFERENCE_USD:
            steps.append((name, at, at + by))
            at += by
    return [*steps, ("", 0.0, d.bill.usd_per_month)]


def _waterfall(
    d: Priced, base: Priced, steps: list[tuple[str, float, float]], top: float, language: Language
) -> dict[str, Any]:
    rows = [_step(d, base, step, top, language) for step in steps[1:-1]]
    first = _whole(base, top, language)
    note = say(language, "chart.partly") if d.bill.at_least or base.bill.at_least else ""
    return {
        "id": d.name,
        "accent": d.accent,
        "title": say(language, "chart.waterfall", base=base.title, title=d.title),
        "rows": [first, *rows, _whole(d, top, language)],
        "note": note or (say(language, "chart.equal") if not rows else ""),
    }


def _whole(d: Priced, top: float, language: Language) -> dict[str, Any]:
    usd = d.bill.usd_per_month
    return {
        "label": d.title,
        "start": 0.0,
        "end": usd / top,
        "accent": d.accent,
        "text": d.total(usd, at_least=d.bill.at_least),
        "verdict": "total",
    }


def _step(d: Priced, base: Priced, step: tuple[str, float, float], top: float, language: Language) -> dict[str, Any]:
    name, before, now = step
    delta = change(now, before, d.money, language)
    owner = d if name in d.design.components or name in d.design.places else base
    arrow = "▲" if delta["arrow"] == "up" else "▼"
    return {
        "label": owner.component_title(name),
        "start": min(before, now) / top,
        "end": max(before, now) / top,
        "text": f"{arrow} {delta['text']} {delta['word']}",
        "verdict": delta["verdict"],
    }


def treemaps(designs: list[Priced], language: Language) -> list[dict[str, Any]]:
    return [_treemap(d, language) for d in designs]


def _treemap(d: Priced, language: Language) -> dict[str, Any]:
    by_component = {name: component_usd(d, name) for name in _names([d])}
    known = {name: usd for name, usd in by_component.items() if usd > 0}
    total = sum(known.values())
    placed = zip(known.items(), tiles(list(known.values()), aspect=ASPECT), strict=True)
    return {
        "id": d.name,
        "accent": d.accent,
        "title": say(language, "chart.total", title=d.title),
        "total": d.total(d.bill.usd_per_month, at_least=d.bill.at_least),
        "tiles": [
            {
                "name": d.component_title(name),
                "amount": d.money.text(usd),
                "share": f"{usd / total:.0%}",
                "weight": round(usd / total, 4),
                "box": [round(x, 5) for x in tile],
            }
            for (name, usd), tile in placed
        ],
        "note": say(language, "chart.partly") if d.bill.at_least else "",
    }
