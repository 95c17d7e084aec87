"""Session -> everything that the cost page shows, in the reader's language. Plain JSON."""

from datetime import date
from typing import Any, Final

from exports.bill_csv import bills_csv
from models.cost.lines import MissingCost
from models.problems import Language
from ui.cost.bill_view import groups, summary_rows
from ui.cost.bills import prices_used
from ui.cost.chart_views import treemaps, waterfalls
from ui.cost.columns import Priced, base_of, change, priced_designs
from ui.cost.money import Currency
from ui.cost.state import RATE_SOURCE, CostState, currency_of
from ui.cost.texts import browser_texts, say
from ui.cost.worth_views import growth_view, loss_view, nines_view
from ui.session import Session, titles

PRICE_KEY: Final = "billing.monthly_usd"


def cost_view(session: Session, state: CostState, on: date) -> dict[str, Any]:
    """``on``: the day that the age of prices is judged on."""
    language, currency = session.language, currency_of(state, session)
    designs = priced_designs(session, currency, on)
    view: dict[str, Any] = {
        "acked": state.acked,
        "language": language,
        "theme": session.workspace.theme,
        "read_only": session.read_only,
        "texts": browser_texts(language),
        "designs": [],
        "notice": say(language, "no_design") if not designs else "",
    }
    if not designs:
        return view
    base = base_of(designs)
    is_known = any(d.money.rate for d in designs)
    return {
        **view,
        "currency": "krw" if currency == "krw" and is_known else "usd",
        "verdict": _verdict(designs, base, language),
        "designs": [_design(d, base, language) for d in designs],
        "fields": _fields(designs, state, language),
        "rate": _rate_note(designs, language),
        "book": _book_note(designs, on, language),
        "missing": [_missing(d, m, state, language) for d in designs for m in d.bill.missing],
        "corner": [say(language, "row.total"), say(language, "row.total.sub")],
        "groups": groups(designs, language),
        "summary": summary_rows(designs, language),
        "waterfalls": waterfalls(designs, language),
        "treemaps": treemaps(designs, language),
        "growth": growth_view(designs, language),
        "nines": nines_view(designs, language) if len(designs) > 1 else None,
        "loss": loss_view(designs, language),
        "warnings": [*_left_out(session), *_warnings(designs, language)],
        "download": _download(designs, state, session) if state.download else None,
    }


def _verdict(designs: list[Priced], base: Priced, language: Language) -> list[dict[str, Any]]:
    """One sentence: each option against the baseline."""
    others = [d for d in designs if d is not base]
    if not others:
        return [{"text": base.title, "accent": base.accent}, {"text": f" {_total(base)}"}]
    said: list[dict[str, Any]] = [{"text": say(language, "verdict.baseline", title=base.title) + ": "}]
    for d in others:
        delta = _delta(d, base, language)
        key = {"worse": "more", "better": "less", "same": "same", "unknown": "unknown"}[delta["verdict"]]
        tone = {"tone": "good" if key == "less" else "bad"} if key in ("more", "less") else {}
        said += [
            {"text": d.title, "accent": d.accent},
            {"text": " " + say(language, f"verdict.{key}", amount=delta["text"]), **tone},
            {"text": " · "},
        ]
    return said[:-1]


def _total(d: Priced) -> str:
    return d.total(d.bill.usd_per_month, at_least=d.bill.at_least)


def _delta(d: Priced, base: Priced, language: Language) -> dict[str, Any]:
    """Two lower bounds say nothing about which is less."""
    is_bound = d.bill.at_least or base.bill.at_least
    return change(None if is_bound else d.bill.usd_per_month, base.bill.usd_per_month, d.money, language)


def _design(d: Priced, base: Priced, language: Language) -> dict[str, Any]:
    other: Currency = "usd" if d.money.rate is not None else "krw"
    elsewhere = type(d.money).of(d.design, other, language)
    is_other = (elsewhere.rate is None) != (d.money.rate is None)
    also = elsewhere.text(d.bill.usd_per_month)
    return {
        "id": d.name,
        "title": d.title,
        "accent": d.accent,
        "is_baseline": d is base,
        "total": _total(d),
        "at_least": d.bill.at_least,
        "other": (say(language, "at_least", value=also) if d.bill.at_least else also) if is_other else "",
        "problem": say(language, "broken") if d.is_broken else "",
        **({} if d is base else {"delta": _delta(d, base, language)}),
    }


def _fields(designs: list[Priced], state: CostState, language: Language) -> dict[str, dict[str, Any]]:
    """The fields for all designs at once; what the baseline states stands in them."""
    design = base_of(designs).design
    rate, growth = design.billing.krw_per_usd, design.traffic.growth_per_year
    stated: dict[str, tuple[str, float | None]] = {
        "krw_per_usd": (say(language, "rate"), None if rate is None else rate.value),
        "growth": (say(language, "growth.field"), None if growth is None else 100 * growth),
        "hour_of_downtime_usd": (say(language, "loss.hour"), design.billing.hour_of_downtime_usd),
        "lost_write_usd": (say(language, "loss.write"), design.billing.lost_write_usd),
    }
    return {
        key: _field(key, label, value, state, {"kind": "shared", "key": key}, language)
        for key, (label, value) in stated.items()
    }


def _field(
    key: str, label: str, value: float | None, state: CostState, event: dict[str, Any], language: Language
) -> dict[str, Any]:
    problem = state.problems.get(key)
    return {
        "label": label,
        "value": state.typed.get(key, "" if value is None else f"{value:.10g}"),
        "empty": say(language, "loss.empty"),
        "problem": problem.in_(language) if problem is not None else "",
        "event": event,
    }


def _missing(d: Priced, missing: MissingCost, state: CostState, language: Language) -> dict[str, Any]:
    """A line without an amount; where its price can be stated there is a field for it."""
    name = missing.component
    found = {
        "design": d.title,
        "accent": d.accent,
        "component": d.component_title(missing.component),
        "what": missing.what.in_(language),
        "why": missing.why.in_(language),
    }
    if PRICE_KEY not in missing.why.en:
        return found
    at = "components" if name in d.design.components else "places"
    event = {"kind": "price", "design": d.name, "at": at, "name": name}
    label = browser_texts(language)["per_instance"]
    return {**found, "field": _field(f"price {d.name} {name}", label, None, state, event, language)}


def _rate_note(designs: list[Priced], language: Language) -> str:
    rates = [d.design.billing.krw_per_usd for d in designs]
    known = {rate.value for rate in rates if rate is not None}
    if not known:
        return say(language, "rate.none")
    if len(known) > 1 or None in rates:
        return say(language, "rate.differs", rates=", ".join(f"{rate:,g}" for rate in sorted(known)))
    rate = next(rate for rate in rates if rate is not None)
    source = rate.source or say(language, "source.none")
    if source == RATE_SOURCE:
        source = say(language, "rate.entered")
    elif language == "ko" and source.startswith("assumption"):
        source = source.replace("assumption", "가정", 1)
    return say(language, "rate.note", date=rate.as_of or say(language, "rate.undated"), source=source)


def _book_note(designs: list[Priced], on: date, language: Language) -> dict[str, Any]:
    """How old the prices behind these bills are; of an unstated date as older than a year."""
    prices = prices_used([d.bill for d in designs])
    if not prices:
        return {"text": say(language, "book.none"), "old": "", "is_old": False}
    dates = sorted(p.as_of for p in prices if p.as_of is not None)
    undated = say(language, "book.undated")
    oldest, newest = (dates[0], dates[-1]) if dates else (undated, undated)
    old = sum(p.is_older_than_a_year(on) for p in prices)
    return {
        "text": say(language, "book", count=len(prices), oldest=oldest, newest=newest),
        "old": say(language, "book.old", count=old) if old else say(language, "book.fresh"),
        "is_old": old > 0,
    }


def _left_out(session: Session) -> list[str]:
    """Designs that have never been valid have no bill."""
    missing = [title for name, title in titles(session).items() if name not in session.last_good]
    return [f"{', '.join(missing)}: {say(session.language, 'never')}"] if missing else []


def _warnings(designs: list[Priced], language: Language) -> list[str]:
    """What readers of the amounts must know, each once; the age of prices is said apart."""
    found = [
        (w.message.in_(language), d.title)
        for d in designs
        for w in d.bill.warnings
        if w.code not in ("price-older-than-a-year", "spot-interruption")
    ]
    texts = dict.fromkeys(text for text, _ in found)
    return [f"{', '.join(t for x, t in found if x == text)}: {text}" for text in texts]


def _download(designs: list[Priced], state: CostState, session: Session) -> dict[str, Any]:
    data = bills_csv([(d.design, d.bill) for d in designs], session.language)
    return {"seq": state.download, "name": "anboard-bill.csv", "text": data.decode()}
