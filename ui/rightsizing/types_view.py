"""The types that were looked at, cheapest first: what each costs under the load, and why it does not do."""

from typing import Any, Final

from models.cost.candidates import Candidate
from models.problems import Language
from ui.cost.money import Money
from ui.rightsizing.sizing import Sized
from ui.rightsizing.texts import say

FIRST: Final = 12
MOST: Final = 60


def types_table(found: Sized, runs_on: str, money: Money, language: Language) -> dict[str, Any]:
    """``first``: how many rows stand there at once; the type of now and the suggestion are always among them."""
    priced = [c for c in found.sizing.alternatives if c.usd_per_hour is not None]
    target = found.target.instance_type if found.target is not None else None
    own = [c for c in priced if c.instance_type in (runs_on, target)]
    fitting = [c for c in priced if c.fits and c not in own]
    misfits = [c for c in priced if not c.fits and c not in own]
    chosen = {id(c) for c in (own + fitting[: FIRST // 2] + misfits)[:FIRST]}
    ordered = [c for c in priced if id(c) in chosen] + [c for c in priced if id(c) not in chosen]
    heads = ("type", "vcpu", "memory", "arch", "month", "change", "fit")
    return {
        "columns": [say(language, f"head.{head}") for head in heads],
        "rows": [_row(c, found, runs_on, target, money, language) for c in ordered[:MOST]],
        "first": min(FIRST, len(chosen)),
    }


def _row(
    c: Candidate, found: Sized, runs_on: str, target: str | None, money: Money, language: Language
) -> dict[str, Any]:
    hours = found.sizing.hours_per_month
    usd, now = c.usd_per_month(hours), None if found.now is None else found.now.usd_per_month(hours)
    role = "now" if c.instance_type == runs_on else "suggested" if c.instance_type == target else ""
    surplus = say(language, "surplus", amount=money.text(c.surplus_usd)) if c.surplus_usd else ""
    words = [say(language, f"fit.{role}")] if role else []
    words.append(say(language, "fit.yes") if c.why_not is None else c.why_not.in_(language))
    return {
        "key": c.instance_type,
        "role": role,
        "fits": c.fits,
        "cells": [
            c.instance_type,
            f"{c.spec.vcpus}",
            f"{c.spec.memory_gib:g} GiB",
            c.spec.arch,
            money.text(usd) + (f"\n{surplus}" if surplus else ""),
            _change(usd, now, money),
            " · ".join(words),
        ],
    }


def _change(usd: float | None, now: float | None, money: Money) -> str:
    if usd is None or now is None or abs(usd - now) < 0.005:
        return "–"
    return f"{'▼' if usd < now else '▲'} {money.text(abs(usd - now))} ({100 * (usd / now - 1):+.0f}%)" if now else "–"
