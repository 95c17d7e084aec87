"""Session -> Board of the fault experiments: what still works without the parts that are out, and the worst faults."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from exports import numbers
from exports.names import failure_name, part_name, request_name
from models.availability import experiment as trial
from models.availability.faults import Fault, FaultRanking, rank_faults
from models.availability.working import RequestState, WorkingModel
from models.design.model import Design
from models.problems import Language
from models.units import SECONDS_PER_HOUR
from ui.columns import Column, columns_of
from ui.computed import KEPT, Computed, parts_of
from ui.session import Session
from ui.view import design_views, header_view
from ui.view_model import Board, Experiment, FaultView, Legend, Person, StateView, WhatIf
from ui.view_panels import panel_view
from ui.view_verdict import out_titles
from ui.what_if_texts import say

MOST_FAULTS: Final = 60
"""Rows of the ranking sent to the browser."""
SECONDS_PER_MINUTE: Final = 60
SYMBOLS: Final = ("out", "gone", "stopped", "promoted")
TONES: Final = {"works": "good", "degraded": "warn", "down": "bad"}


@lru_cache(maxsize=KEPT)
def working_model(computed: Computed) -> WorkingModel:
    return WorkingModel(computed.design)


@lru_cache(maxsize=KEPT)
def ranking(computed: Computed) -> FaultRanking:
    return rank_faults(computed.design)


@lru_cache(maxsize=4 * KEPT)
def experiment(computed: Computed, out: tuple[str, ...]) -> trial.Experiment:
    """``out``: names that the design knows, see ``parts_of``."""
    return trial.experiment(working_model(computed), out)


def what_if_view(session: Session) -> Board:
    """One update of the page: the board's header, designs and drawings, with experiments in the place of results."""
    columns, out = columns_of(session, with_out=False), session.workspace.out
    tried = {c.name: experiment(c.computed, parts_of(c.computed, out)) for c in columns if c.computed is not None}
    return {
        **header_view(session, "what-if"),
        "verdict": _verdict(columns, tried, out, session.language),
        "out": list(out),
        "out_titles": out_titles(columns, out),
        "designs": design_views(session, columns, plain=True),
        "legend": [Legend(symbol=s, text=say(session.language, f"legend.{s}")) for s in SYMBOLS],
        "panel": panel_view(session, columns),
        "what_if": WhatIf(
            people=_people(columns, session.language),
            columns=[_column(c, tried.get(c.name), columns, session.language) for c in columns],
        ),
    }


def _verdict(
    columns: list[Column], tried: dict[str, trial.Experiment], out: tuple[str, ...], language: Language
) -> list[dict[str, object]]:
    if not out:
        return [{"text": say(language, "hint")}]
    runs: list[dict[str, object]] = [{"text": say(language, "without", names=", ".join(out_titles(columns, out)))}]
    for column in columns:
        if column.name in tried:
            found = tried[column.name]
            separator = [{"text": " · "}] if len(runs) > 1 else []
            runs += [*separator, {"text": column.title, "accent": column.accent}, {"text": " "}]
            runs += _in_short(found, language)
    return runs


def _in_short(found: trial.Experiment, language: Language) -> list[dict[str, object]]:
    """``정상``, or the classes that are not."""
    states = {name: state.status for name, state in found.requests.items()}
    if len(set(states.values())) == 1:
        status = next(iter(states.values()))
        runs: list[dict[str, object]] = [{"text": say(language, status), "tone": TONES[status]}]
    else:
        runs = []
        for name, status in states.items():
            if status != "works":
                text = f"{request_name(name, language)} {say(language, status)}"
                runs += [{"text": ", "}] * bool(runs) + [{"text": text, "tone": TONES[status]}]
    gap = _longest_gap(found)
    if gap:
        runs.append({"text": f" ({say(language, 'switching', time=numbers.duration(gap, language))})"})
    if found.unrepairable:
        runs += [{"text": ", "}, {"text": say(language, "nobody"), "tone": "bad"}]
    return runs


def _longest_gap(found: trial.Experiment) -> float:
    """Seconds that some class is down until the failovers are over, when they succeed."""
    meanwhile = found.meanwhile or {}
    is_gap = any(s == "down" and found.requests[name].status != "down" for name, s in meanwhile.items())
    return max((_seconds(t) for t in found.takeovers if t.successor), default=0.0) if is_gap else 0.0


def _seconds(takeover: trial.Takeover) -> float:
    """Detection and promotion; where nothing is automatic, the mean."""
    if takeover.coverage == 0:
        return (takeover.mean_hours or 0.0) * SECONDS_PER_HOUR
    return takeover.automatic_seconds or 0.0


def _people(columns: list[Column], language: Language) -> list[Person]:
    """The members of all teams, each once, with what they repair."""
    found: dict[str, Person] = {}
    for design in (column.design for column in columns if column.design is not None and column.design.team is not None):
        for member in design.team.members if design.team else ():
            names = [_title(design, name) for name in member.operates]
            text = say(language, "repairs", names=", ".join(names))
            found.setdefault(member.name, Person(id=member.name, text=text, parts=list(member.operates)))
    return list(found.values())


def _title(design: Design, component: str) -> str:
    return design.components[component].title or component


def _column(column: Column, found: trial.Experiment | None, columns: list[Column], language: Language) -> Experiment:
    """Empty where the design has never been valid."""
    if column.computed is None or found is None:
        return Experiment(states=[], remarks=[], gone=[], stopped=[], promoted=[], summary="", faults=[])
    design, ranked = column.computed.design, ranking(column.computed)
    costliest = max((_minutes(ranking(c.computed)) for c in columns if c.computed is not None), default=0.0)
    return Experiment(
        states=[_state(design, found, name, state, language) for name, state in found.requests.items()],
        remarks=_remarks(design, found, language),
        gone=sorted(found.out),
        stopped=sorted(found.stopped),
        promoted=[t.successor for t in found.takeovers if t.successor is not None],
        summary=_summary(ranked, language),
        faults=[_fault(design, fault, costliest, language) for fault in ranked.ranked[:MOST_FAULTS]],
    )


def _state(design: Design, found: trial.Experiment, request: str, state: RequestState, language: Language) -> StateView:
    notes = [unmet.text.in_(language) for unmet in state.unmet]
    if state.status != "down" and found.meanwhile is not None and found.meanwhile[request] == "down":
        notes += [_gap(design, t, language) for t in found.takeovers if t.successor is not None]
    return StateView(
        request=request_name(request, language), status=state.status, word=say(language, state.status), notes=notes
    )


def _gap(design: Design, takeover: trial.Takeover, language: Language) -> str:
    successor = part_name(design, takeover.successor or "")
    by_hand = numbers.duration((takeover.manual_hours or 0.0) * SECONDS_PER_HOUR, language)
    if takeover.coverage == 0:
        time = numbers.duration(_seconds(takeover), language)
        return say(language, "failover.by_hand", successor=successor, time=time)
    time = numbers.duration(takeover.automatic_seconds, language)
    text = say(language, "failover", successor=successor, time=time)
    uncovered = 1 - (takeover.coverage or 0.0)
    share = numbers.share(uncovered, language)
    return text + (say(language, "failover.person", share=share, time=by_hand) if uncovered else "")


def _remarks(design: Design, found: trial.Experiment, language: Language) -> list[str]:
    names = [_title(design, name) for name in found.unrepairable]
    return [say(language, "unrepairable", names=", ".join(names))] if names else []


def _summary(ranked: FaultRanking, language: Language) -> str:
    sizes = [len(fault.parts) for fault in ranked.ranked if "person" not in fault.kinds]
    counts = {"singles": ranked.singles, "stopping": sizes.count(1), "more": sizes.count(2)}
    text = say(language, "summary", doubles=f"{ranked.doubles:,}", **counts)
    return text if ranked.complete else f"{text} {say(language, 'summary.incomplete')}"


def _fault(design: Design, fault: Fault, costliest: float, language: Language) -> FaultView:
    minutes = fault.minutes_per_year
    time = numbers.duration(None if minutes is None else minutes * SECONDS_PER_MINUTE, language)
    return FaultView(
        key="+".join(fault.parts),
        name=" + ".join(failure_name(design, name, language) for name in fault.parts),
        effect=_effect(design, fault, language),
        value=str(time),
        share=(minutes or 0.0) / costliest if costliest else 0.0,
        ids=list(_ids(design, fault.takes)),
    )


def _minutes(ranked: FaultRanking) -> float:
    return max((fault.minutes_per_year or 0.0 for fault in ranked.ranked), default=0.0)


def _effect(design: Design, fault: Fault, language: Language) -> str:
    if "person" in fault.kinds:
        return say(language, "effect.waiting")
    texts = []
    for effect in ("down", "failover"):
        names = [name for name, e in fault.effects.items() if e == effect]
        everything = len(names) == len(design.requests) > 1
        requests = "·".join(request_name(name, language) for name in names)
        if names:
            shown = say(language, "all_requests") if everything else requests
            texts.append(say(language, f"effect.{effect}", requests=shown))
    return ", ".join(texts)


def _ids(design: Design, takes: Iterable[str]) -> Iterable[str]:
    """What to take out on the board: a tier's fault takes each of its instances."""
    for name in takes:
        if name in design.components and name not in design.instances:
            yield from (instance.id for instance in design.components[name].instances)
        else:
            yield name
