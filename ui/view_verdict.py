"""The verdict: one sentence, from the numbers, of what each design changes against the baseline."""

from typing import Any

from exports import numbers
from exports.names import part_name
from exports.target_words import target_name
from models.problems import Language
from models.units import SECONDS_PER_YEAR
from ui.columns import Column, baseline_of
from ui.texts import say
from ui.view_rows import money, same

Run = dict[str, Any]
SEPARATOR: Run = {"text": " · "}


def verdict(columns: list[Column], out: tuple[str, ...], language: Language) -> list[Run]:
    """Runs of text; a design's title carries its accent, good and bad news their tone."""
    base = baseline_of(columns)
    parts = [_against(column, base, language) for column in columns if column is not base and column.computed]
    if parts:
        parts[0] = [*_than(base, language), *parts[0]]
    elif base.computed:
        parts = [_alone(base, language)]
    parts += [
        part for part in (_lossy(columns, language), _missed(columns, language), _broken(columns, language)) if part
    ]
    runs = [run for part in parts for run in (SEPARATOR, *part)][1:]
    if any(column.is_what_if for column in columns):
        runs.insert(
            0,
            {
                "text": say(language, "verdict.out", names=", ".join(out_titles(columns, out))),
                "tone": "bad",
            },
        )
    return runs


def out_titles(columns: list[Column], out: tuple[str, ...]) -> list[str]:
    """What is taken out, as the design with most siblings of it calls it."""
    designs = sorted((c.design for c in columns if c.design is not None), key=lambda d: -len(d.instances))
    return [next((part_name(d, name) for d in designs if name in {*d.instances, *d.places}), name) for name in out]


def _than(base: Column, language: Language) -> list[Run]:
    """``현재 대비``, ``against 현재:``: what the differences are to."""
    before, after = say(language, "verdict.than", baseline="\0").split("\0")
    return [{"text": before}, {"text": base.title}, {"text": after}]


def _name(column: Column) -> Run:
    return {"text": column.title, "accent": column.accent}


def _against(column: Column, base: Column, language: Language) -> list[Run]:
    time, time_tone = _time(column.unavailability, base.unavailability, language)
    cost, cost_tone = _money(column, base, language)
    return [_name(column), {"text": " "}, _toned(time, time_tone), {"text": ", "}, _toned(cost, cost_tone)]


def _toned(text: str, tone: str) -> Run:
    return {"text": text, "tone": tone} if tone else {"text": text}


def _time(now: float | None, before: float | None, language: Language) -> tuple[str, str]:
    if now is None or before is None:
        return say(language, "verdict.unknown"), ""
    if same(now, before):
        return say(language, "verdict.same"), ""
    time = numbers.duration((now - before) * SECONDS_PER_YEAR, language)
    return (
        (say(language, "verdict.less", time=time), "good")
        if now < before
        else (say(language, "verdict.more", time=time), "bad")
    )


def _money(column: Column, base: Column, language: Language) -> tuple[str, str]:
    bill, before = column.bill, base.bill
    if bill is None or before is None or bill.at_least or before.at_least:
        return say(language, "verdict.cost_unknown"), ""
    if same(bill.usd_per_month, before.usd_per_month):
        return say(language, "verdict.cost_same"), ""
    by = money(abs(bill.usd_per_month - before.usd_per_month), column.design, language)
    is_less = bill.usd_per_month < before.usd_per_month
    return say(language, "verdict.cost_less" if is_less else "verdict.cost_more", money=by), "good" if is_less else ""


def _alone(column: Column, language: Language) -> list[Run]:
    down = column.unavailability
    time = numbers.duration(None if down is None else down * SECONDS_PER_YEAR, language)
    bill = money(column.bill.usd_per_month if column.bill else None, column.design, language)
    return [_name(column), {"text": " " + say(language, "verdict.single", time=time, money=bill)}]


def _lossy(columns: list[Column], language: Language) -> list[Run]:
    replicated = [c for c in columns if c.replication is not None and c.replication.components]
    lossy = [c for c in replicated if c.can_lose_writes]
    if len(lossy) == len(columns) > 1:
        return [{"text": say(language, "verdict.all_lossy"), "tone": "bad"}]
    if lossy:
        return [{"text": say(language, "verdict.lossy"), "tone": "bad"}, *_listed(lossy)]
    return [{"text": say(language, "verdict.safe"), "tone": "good"}] if replicated else []


def _missed(columns: list[Column], language: Language) -> list[Run]:
    """Lost writes have been spoken of."""
    gap = "" if language == "ko" else " "
    runs: list[Run] = []
    for column in columns:
        missed = [
            target_name(t.target, language) for t in column.targets if t.met is False and t.target != "lost_writes"
        ]
        if missed:
            runs += [{"text": ", "}, _name(column), {"text": f"{gap}({', '.join(missed)})"}]
    return [{"text": say(language, "verdict.missed"), "tone": "bad"}, *runs[1:]] if runs else []


def _broken(columns: list[Column], language: Language) -> list[Run]:
    broken = [column for column in columns if column.problems]
    return [{"text": say(language, "verdict.broken"), "tone": "bad"}, *_listed(broken)] if broken else []


def _listed(columns: list[Column]) -> list[Run]:
    return [run for column in columns for run in ({"text": ", "}, _name(column))][1:]
