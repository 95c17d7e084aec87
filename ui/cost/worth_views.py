"""Growth over 36 months, the price of less downtime, and the expected loss -> what the browser shows of them."""

from collections.abc import Sequence
from typing import Any

from exports import numbers
from models.cost.growth import MONTHS, WHAT_GROWS, crossings
from models.cost.loss import ExpectedLoss, LossPart, MarginalPrice
from models.economics import expected_loss_of, marginal_price
from models.problems import Language
from models.units import SECONDS_PER_HOUR
from ui.cost.bills import growth_of
from ui.cost.columns import Priced, base_of
from ui.cost.texts import say


def growth_view(designs: list[Priced], language: Language) -> dict[str, Any]:
    bills = {d.name: growth_of(d.computed) for d in designs}
    names = {d.design.id: d for d in designs}
    rates = {bill.growth_per_year for bill in bills.values()}
    found = crossings(list(bills.values())) if len(names) == len(designs) else ()
    said = [
        say(language, "growth.crossing", month=c.month, cheaper=names[c.cheaper].title, dearer=names[c.dearer].title)
        for c in found
    ]
    is_growing = any(rates - {None, 0.0})
    if not said and is_growing and len(designs) > 1:
        said = [say(language, "growth.no_crossing")]
    return {
        "lines": [_line(d, language) for d in designs],
        "crossings": [{"month": c.month, "usd": _at(names[c.cheaper], c.month)} for c in found],
        "said": said,
        "note": WHAT_GROWS.in_(language) if is_growing else say(language, "growth.none"),
        "differs": say(language, "growth.differs") if len(rates) > 1 else "",
        "months": MONTHS,
        "table": _growth_table(designs, language),
        "is_growing": is_growing,
    }


def _at(d: Priced, month: int) -> float:
    return d.money.value(growth_of(d.computed).usd_per_month[month])


def _line(d: Priced, language: Language) -> dict[str, Any]:
    usd = growth_of(d.computed).usd_per_month
    first, last = d.money.text(usd[0]), d.money.text(usd[-1])
    return {
        "id": d.name,
        "accent": d.accent,
        "title": d.title,
        "values": [round(d.money.value(x), 2) for x in usd],
        "texts": [d.money.text(x) for x in usd],
        "said": say(language, "growth.chart", title=d.title, first=first, last=last),
    }


def _growth_table(designs: list[Priced], language: Language) -> dict[str, Any]:
    rows = []
    for d in designs:
        bill = growth_of(d.computed)
        per_1000 = bill.usd_per_1000_requests
        last = "–" if per_1000 is None else d.money.fine(per_1000[-1])
        rows.append(
            [
                d.title,
                d.total(bill.usd_per_month[-1], at_least=bill.at_least),
                d.total(bill.usd_in_all, at_least=bill.at_least),
                last,
            ]
        )
    heads = ("growth.month_36", "growth.in_all", "growth.per_1000")
    return {"columns": ["", *(say(language, h) for h in heads)], "rows": rows, "accents": [d.accent for d in designs]}


# -- less downtime -----------------------------------------------------------------------------------------------------


def nines_view(designs: list[Priced], language: Language) -> dict[str, Any]:
    base = base_of(designs)
    others = [d for d in designs if d is not base]
    prices = [(d, marginal_price(base.evaluation, d.evaluation)) for d in others]
    heads = ("nine.extra", "nine.hours", "nine.hour", "nine.gained", "nine.nine")
    return {
        "title": say(language, "nine"),
        "sub": say(language, "nine.sub", base=base.title),
        "table": {
            "columns": ["", *(say(language, h) for h in heads)],
            "rows": [[d.title, *_nine(d, base, price, language)] for d, price in prices],
            "accents": [d.accent for d in others],
        },
    }


def _nine(d: Priced, base: Priced, price: MarginalPrice | None, language: Language) -> Sequence[str]:
    if price is None:
        return ["–"] * 5
    extra, hours = price.extra_usd_per_year, price.hours_avoided_per_year
    time = str(numbers.duration(abs(hours) * SECONDS_PER_HOUR, language))
    is_bound = d.bill.at_least or base.bill.at_least
    gained = "–" if price.nines_gained is None else f"{price.nines_gained:+.2f}"
    if is_bound:
        unsure = say(language, "uncertain")
        return [unsure, _time(time, hours, language), unsure, gained, unsure]
    each, nine = price.usd_per_hour_avoided, price.usd_per_year_and_nine
    return [
        d.money.text(extra),
        _time(time, hours, language),
        _price(d, each, language),
        gained,
        _price(d, nine if hours > 0 else None, language),
    ]


def _time(time: str, hours: float, language: Language) -> str:
    return say(language, "nine.longer", time=time) if hours < 0 else time


def _price(d: Priced, usd: float | None, language: Language) -> str:
    if usd is None:
        return say(language, "nine.not")
    return say(language, "nine.cheaper") if usd <= 0 else d.money.text(usd)


# -- expected loss -----------------------------------------------------------------------------------------------------


def loss_view(designs: list[Priced], language: Language) -> dict[str, Any]:
    losses = [(d, expected_loss_of(d.evaluation)) for d in designs]
    valued = [(d, loss) for d, loss in losses if loss is not None]
    whats = list(dict.fromkeys(part.what for _, loss in valued for part in loss.parts))
    rows = [[what.in_(language), *(_part(d, _of(loss, what), language) for d, loss in losses)] for what in whats]
    if valued:
        rows.append([say(language, "loss.total"), *(_total(d, loss) for d, loss in losses)])
        bills = [d.total(d.bill.usd_per_month, at_least=d.bill.at_least) for d in designs]
        rows.append([say(language, "loss.bill"), *bills])
    return {
        "title": say(language, "loss"),
        "sub": say(language, "loss.sub"),
        "note": "" if valued else say(language, "loss.none"),
        "table": {"columns": ["", *(d.title for d in designs)], "rows": rows} if valued else None,
    }


def _of(loss: ExpectedLoss | None, what: object) -> LossPart | None:
    return next((part for part in loss.parts if part.what == what), None) if loss is not None else None


def _part(d: Priced, part: LossPart | None, language: Language) -> str:
    if part is None:
        return "–"
    if part.usd_per_month is None or part.quantity_per_year is None:
        return d.money.text(None)
    each = d.money.text(part.usd_each)
    quantity = f"{numbers.significant(part.quantity_per_year, 3)} {part.unit.in_(language)}"
    return f"{d.money.text(part.usd_per_month)}\n{say(language, 'loss.quantity', quantity=quantity, each=each)}"


def _total(d: Priced, loss: ExpectedLoss | None) -> str:
    return "–" if loss is None else d.total(loss.usd_per_month, at_least=loss.at_least)
