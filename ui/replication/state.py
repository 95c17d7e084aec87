"""What one browser tab has on its replication page, and what the page's events do to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from models.problems import InvalidDesign, Language, Problem, Text
from models.replication import Batch
from store import edit, edit_instances
from store.lag import UNITS_MS, MeasuredLag, read_lag
from store.workspace import MAX_FILE_CHARACTERS
from store.yaml_write import CannotEdit
from ui.event_checks import Refused, a_design, a_text, normalized, require
from ui.replication.figures import recommendations_of, with_changes
from ui.replication.texts import TEXTS
from ui.replication.trial import STEPS, Trial
from ui.session import Session
from ui.texts import NOTICES

FIRST_BATCH: Final = {"starts": "3", "minutes": "5", "writes": ""}
"""An assumption until somebody types a batch; an empty ``writes``: 1.2 times what the readers keep up with."""
AS_STATED: Final = Trial()
MOST_LAG_CHARACTERS: Final = 20_000_000
MOST_TYPED: Final = 40
PROBLEMS_SHOWN: Final = 5
LIMITS: Final = {"starts": (0.0, 23.9), "minutes": (0.1, 1200.0), "writes": (0.1, 1e6)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """The last file of own measurements, and what came of it."""

    file: str
    lag: MeasuredLag | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class ReplicationState:
    """``component``: the database that is looked at. ``batch``: fields as typed."""

    trial: Trial = AS_STATED
    component: str = ""
    batch: dict[str, str] = field(default_factory=lambda: dict(FIRST_BATCH))
    upload: Upload | None = None
    notice: Text | None = None
    acked: int = 0

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> bool:
        """Applies what the page sent. True: a design changed, so that the header has to be drawn again."""
        before = session.contents
        if events:
            self.components(session)
        for event in events:
            self.acked, self.notice = event["seq"], None
            handler = HANDLERS.get(event["kind"])
            try:
                require(handler is not None)
                assert handler is not None
                handler(self, session, event)
            except (Refused, CannotEdit) as refused:
                self.notice = refused.text
        return session.contents != before

    def components(self, session: Session) -> dict[str, str]:
        """Name -> title of what replicates in some design; the one that is looked at is among them."""
        found: dict[str, str] = {}
        for name in session.contents.order:
            computed = session.last_good.get(name)
            for component in computed.design.components.values() if computed else ():
                if component.replication is not None:
                    found.setdefault(component.name, component.title or component.name)
        if self.component not in found:
            self.component = next(iter(found), "")
        return found

    def batch_problems(self) -> dict[str, Text]:
        return {key: text for key in LIMITS if (text := self._batch_problem(key)) is not None}

    def _batch_problem(self, key: str) -> Text | None:
        low, high = LIMITS[key]
        raw = self.batch[key].strip().replace(",", "")
        if key == "writes" and not raw:
            return None
        value = _number(raw)
        if value is None or not low <= value <= high:
            return Text(f"{low:g} 이상 {high:g} 이하로 입력하세요", f"Enter {low:g} to {high:g}")
        return None

    def batch_for(self, capacity: float) -> Batch | None:
        """None: a field is wrong. ``capacity``: of the slowest readers [writes/s]."""
        if self.batch_problems():
            return None
        starts, minutes, writes = (
            _number(self.batch[k].strip().replace(",", "")) for k in ("starts", "minutes", "writes")
        )
        assert starts is not None
        assert minutes is not None
        return Batch(
            starts_hour=starts, minutes=minutes, writes_per_second=1.2 * capacity if writes is None else writes
        )


def _number(raw: str) -> float | None:
    try:
        return float(raw)
    except ValueError:
        return None


def change_text(session: Session, name: str, text: str) -> None:
    """A design's new text, as an edit of the board is: with a way back, and its variants go along."""
    if session.read_only:
        raise Refused(NOTICES["read_only"])
    require(len(text) <= MAX_FILE_CHARACTERS, "too_large")
    variants = edit_instances.settled({**session.files, name: text}, name)
    session.edit(session.contents.with_texts({name: text, **variants}))


def _slide(state: ReplicationState, _: Session, event: Mapping[str, Any]) -> None:
    key, value = event.get("key"), event.get("value")
    require(isinstance(key, str) and key in STEPS)
    require(value is None or (isinstance(value, int | float) and not isinstance(value, bool) and value in STEPS[key]))
    state.trial = replace(state.trial, **{str(key): value})


def _reset(state: ReplicationState, _: Session, __: Mapping[str, Any]) -> None:
    state.trial = AS_STATED


def _batch(state: ReplicationState, _: Session, event: Mapping[str, Any]) -> None:
    require(event.get("key") in state.batch)
    state.batch[event["key"]] = a_text(event.get("value"), MOST_TYPED)


def _component(state: ReplicationState, session: Session, event: Mapping[str, Any]) -> None:
    require(event.get("value") in state.components(session))
    state.component = event["value"]


def _apply(state: ReplicationState, session: Session, event: Mapping[str, Any]) -> None:
    """One of the recommendations, named by what it says in English: it stays the same when the language changes."""
    name = a_design(session, event)
    require(name in session.last_good)
    offers = recommendations_of(session.last_good[name])
    offer = next((o for o in offers if o.text.en == event.get("value")), None)
    if offer is None:
        raise Refused(TEXTS["offer_gone"])
    text = with_changes(session.files, name, offer.changes)
    if text is None:
        raise Refused(TEXTS["offer_unwritable"])
    change_text(session, name, text)


def _lag(state: ReplicationState, session: Session, event: Mapping[str, Any]) -> None:
    """Own measurements: their quantiles become part of the design."""
    name, unit = a_design(session, event), event.get("unit") or None
    require(bool(state.component), "no_design")
    require(unit is None or unit in UNITS_MS)
    require(isinstance(event.get("text"), str) and len(event["text"]) <= MOST_LAG_CHARACTERS, "too_large")
    file = a_text(event.get("file"), 300)
    try:
        lag = read_lag(normalized(event["text"]), unit)
    except InvalidDesign as invalid:
        state.upload = Upload(file=file, problems=invalid.problems[:PROBLEMS_SHOWN])
        return
    path = ["components", state.component, "replication", "measured_lag_ms"]
    change_text(session, name, edit.set_value(session.files, name, path, list(lag.quantiles_ms)))
    state.upload = Upload(file=file, lag=lag)


def _model(state: ReplicationState, session: Session, event: Mapping[str, Any]) -> None:
    """Back from the own measurement to the model."""
    name = a_design(session, event)
    require(bool(state.component), "no_design")
    path = ["components", state.component, "replication", "measured_lag_ms"]
    change_text(session, name, edit.set_value(session.files, name, path, None))
    state.upload = None


def _nothing(state: ReplicationState, session: Session, event: Mapping[str, Any]) -> None:
    """A chart is made after the view, in ui.chart_export."""


HANDLERS: Final[dict[str, Callable[[ReplicationState, Session, Mapping[str, Any]], None]]] = {
    "set": _slide,
    "reset": _reset,
    "batch": _batch,
    "component": _component,
    "apply": _apply,
    "lag": _lag,
    "model": _model,
    "chart": _nothing,
}


def problem_texts(upload: Upload, language: Language) -> list[str]:
    """With the line in the file where there is one."""
    line = TEXTS["line"].in_(language)
    return [
        (line.format(line=p.line) + " " if p.line else "") + p.message(language).removeprefix("lag: ")
        for p in upload.problems
    ]
