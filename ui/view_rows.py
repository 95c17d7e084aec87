"""The result rows: availability, data, cost; each figure with its difference to the baseline and its target."""

from exports import numbers
from exports.numbers import Quantity
from models.design.model import Design
from models.problems import Language
from models.units import SECONDS_PER_YEAR
from ui.columns import Column, baseline_of
from ui.texts import TEXTS, say
from ui.view_model import Cell, Delta, Figure, ResultRow, Verdict
from ui.view_targets import with_target

NO_DIFFERENCE = 1e-12
"""Differences below this share of the larger figure are rounding."""


def result_rows(columns: list[Column], language: Language) -> list[ResultRow]:
    base = baseline_of(columns)
    makers = (("availability", _availability), ("data", _data), ("cost", _cost))
    best = {
        "availability": _lowest([c.unavailability for c in columns]),
        "data": _safest(columns),
        "cost": _cheapest(columns),
    }
    is_what_if = any(column.is_what_if for column in columns)
    return [
        ResultRow(
            key=key,
            label=say(language, key),
            sub=_sub(key, is_what_if, language),
            cells=[Cell(figures=make(column, base, language), best=i in best[key]) for i, column in enumerate(columns)],
        )
        for key, make in makers
    ]


def _sub(key: str, is_what_if: bool, language: Language) -> str:
    """Only availability is computed with what is taken out; the other rows say that they are not."""
    if not is_what_if:
        return say(language, f"{key}.sub")
    return say(language, "whatif" if key == "availability" else "as_designed")


def headline(column: Column, key: str, language: Language) -> str:
    """A figure in one line."""
    if key == "lost_writes":
        return str(numbers.count(column.lost_writes, language))
    if key == "stale_reads":
        return str(numbers.share(column.stale_reads, language))
    if key == "monthly_usd":
        usd = None if column.bill is None else column.bill.usd_per_month
        total = str(money(usd, column.design, language))
        is_bound = column.bill is not None and column.bill.at_least
        return say(language, "at_least", value=total) if is_bound else total
    down = column.unavailability
    time = numbers.duration(None if down is None else down * SECONDS_PER_YEAR, language)
    note = say(language, "availability.note", downtime=time)
    return f"{numbers.availability(down, language)} · {note}"


def _lowest(values: list[float | None]) -> set[int]:
    """Where the lowest value stands; nowhere when all are the same or only one is known."""
    known = [value for value in values if value is not None]
    if len(known) < 2 or same(min(known), max(known)):
        return set()
    return {i for i, value in enumerate(values) if value is not None and same(value, min(known))}


def _safest(columns: list[Column]) -> set[int]:
    """Fewest lost writes, and of those without a way to lose one the fewest stale reads."""
    keys = [
        None if c.lost_writes is None else (c.can_lose_writes, c.lost_writes, c.stale_reads or 0.0) for c in columns
    ]
    known = [key for key in keys if key is not None]
    if len(known) < 2 or min(known) == max(known):
        return set()
    return {i for i, key in enumerate(keys) if key == min(known)}


def _cheapest(columns: list[Column]) -> set[int]:
    return _lowest([None if c.bill is None or c.bill.at_least else c.bill.usd_per_month for c in columns])


def same(a: float, b: float) -> bool:
    return abs(a - b) <= NO_DIFFERENCE * max(abs(a), abs(b))


def delta(
    now: float | None, before: float | None, shown: Quantity, language: Language, *, less_is_better: bool
) -> Delta:
    """The difference to the baseline in words and arrow. ``shown``: its size, formatted."""
    if now is None or before is None:
        return Delta(arrow="none", text="", word=say(language, "uncertain"), verdict="unknown")
    if same(now, before):
        return Delta(arrow="none", text="", word=say(language, "same"), verdict="same")
    verdict: Verdict = "better" if (now < before) == less_is_better else "worse"
    return Delta(arrow="down" if now < before else "up", text=str(shown), word=say(language, verdict), verdict=verdict)


def _figure(key: str, quantity: Quantity, note: str = "") -> Figure:
    return Figure(figure=key, value=quantity.value, unit=quantity.unit, note=note)


def _availability(column: Column, base: Column, language: Language) -> list[Figure]:
    down, before = column.unavailability, base.unavailability
    seconds = None if down is None else down * SECONDS_PER_YEAR
    note = say(language, "availability.note", downtime=numbers.duration(seconds, language))
    figure = _figure("availability", numbers.availability(down, language), note)
    if not column.is_baseline:
        points = numbers.percent_points((down or 0) - (before or 0))
        # shown is the availability, so the arrow points where that goes
        up = delta(
            None if down is None else -down, None if before is None else -before, points, language, less_is_better=False
        )
        figure["delta"] = up
    return [with_target(figure, column, ("availability", "downtime_minutes_per_year"), language)]


def _data(column: Column, base: Column, language: Language) -> list[Figure]:
    if column.replication is not None and not column.replication.components:
        return [_figure("lost_writes", Quantity("–"), say(language, "no_replication"))]
    lost, stale = column.lost_writes, column.stale_reads
    first = _figure("lost_writes", numbers.count(lost, language), _loss_note(column, language))
    second = _figure("stale_reads", numbers.share(stale, language))
    first["label"], second["label"] = say(language, "lost_writes"), say(language, "stale_reads")
    if not column.is_baseline:
        by = numbers.count(abs((lost or 0) - (base.lost_writes or 0)), language)
        if lost is not None and base.lost_writes is not None:
            first["delta"] = delta(lost, base.lost_writes, by, language, less_is_better=True)
        points = numbers.percent_points((stale or 0) - (base.stale_reads or 0))
        second["delta"] = delta(stale, base.stale_reads, points, language, less_is_better=True)
    first = with_target(first, column, ("lost_writes",), language)
    return [first, with_target(second, column, ("stale_read_share",), language)]


def _loss_note(column: Column, language: Language) -> str:
    """The first way to lose an acknowledged write, in a few words; with the writer out, what that failover loses."""
    lost_now = column.lost_with_the_writer_out
    if lost_now is not None:
        return say(language, "lost_writes.now", lost=numbers.count(lost_now, language, least=1e-6))
    if column.lossy_code is not None:
        key = f"lossy.{column.lossy_code}"
        return say(language, key if key in TEXTS else "lossy")
    return say(language, "lost_writes.none") if column.lost_writes is not None else ""


def money(usd: float | None, design: Design | None, language: Language) -> Quantity:
    """An amount in the reader's currency: won in Korean when the design states a rate, else dollars."""
    rate = design.billing.krw_per_usd if design is not None else None
    if language == "en" or rate is None:
        return numbers.dollars(usd, language)
    return numbers.won(None if usd is None else usd * rate.value, language)


def _cost(column: Column, base: Column, language: Language) -> list[Figure]:
    bill, before = column.bill, base.bill
    if bill is None:
        return [_figure("monthly_usd", numbers.unknown(language))]
    total = money(bill.usd_per_month, column.design, language)
    if bill.at_least:
        total = total._replace(value=say(language, "at_least", value=total.value))
    figure = _figure("monthly_usd", total, _cost_note(column, language))
    if bill.at_least:
        figure["warning"] = say(language, "cost.missing", count=len(bill.missing))
    if not column.is_baseline and before is not None:
        by = money(abs(bill.usd_per_month - before.usd_per_month), column.design, language)
        change = delta(bill.usd_per_month, before.usd_per_month, by, language, less_is_better=True)
        if bill.at_least or before.at_least:
            change = {**change, "word": say(language, "uncertain"), "verdict": "unknown"}
        figure["delta"] = change
    return [with_target(figure, column, ("monthly_usd", "monthly_krw"), language)]


def _cost_note(column: Column, language: Language) -> str:
    """The other currency, and the total with VAT where a rate is stated."""
    bill = column.bill
    assert bill is not None
    other = numbers.dollars(bill.usd_per_month) if language == "ko" else numbers.won(bill.krw_per_month, language)
    if bill.krw_per_month is None:
        other = Quantity("")
    if bill.usd_with_vat is None:
        return str(other)
    return say(language, "cost.vat", other=other, total=money(bill.usd_with_vat, column.design, language)).removeprefix(
        " · "
    )
