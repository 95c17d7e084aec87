"""The decision record of what is on the board: as files to download."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drawing.inline import drawings
from exports.record.files import written
from exports.record.inputs import Approval, Inputs, Shown, Vote
from exports.record.record import Record
from models.decision import CRITERIA
from models.evaluate import evaluate
from models.problems import InvalidDesign, Language, Text
from store.books import books
from store.database import records
from store.draft import bases_of
from ui.computed import SEED, Computed, flips_of, swings_of, uncertainty_of
from ui.days import day_of, today
from ui.event_checks import Refused, require
from ui.review.said import NO_ACCOUNT, Said, latest_said
from ui.texts import decision_title

if TYPE_CHECKING:
    from ui.session import Session


def record_file(session: "Session", chosen: str | None, extension: str) -> bytes:
    """``extension``: as .md. The rest as for ``board_record``."""
    record = board_record(session, chosen)
    return written(record, drawings([e.design for e in record.evaluations], session.language), extension)


def board_record(session: "Session", chosen: str | None) -> Record:
    """``chosen``: the design that is written down as chosen; None: nobody chose.

    Holds the designs without problems. Raises Refused when there is none, the chosen one is not among them, two have
    one id, or they cannot be computed.
    """
    names = [name for name in session.contents.order if name in session.last_good and name not in session.problems]
    require(bool(names) and (chosen is None or chosen in names), "nothing_to_export")
    _require_own_ids({name: session.last_good[name].design.id for name in names})
    return _record(_inputs(session, names, chosen), [session.last_good[name] for name in names])


def _require_own_ids(ids: dict[str, str]) -> None:
    """A record tells designs by their ids."""
    for id_ in ids.values():
        same = [name for name, other in ids.items() if other == id_]
        if len(same) > 1:
            raise Refused(
                Text(
                    f"{', '.join(same)}의 id가 모두 ‘{id_}’입니다. 파일마다 다른 id를 적고 다시 내보내 주세요.",
                    f"{', '.join(same)} have the same id “{id_}”. Give each file an id of its own and export again.",
                )
            )


def _inputs(session: "Session", names: Sequence[str], chosen: str | None) -> Inputs:
    needed = dict.fromkeys(file for name in names for file in (name, *bases_of(session.files, name)))
    baseline = session.contents.baseline
    said = latest_said(session)
    return Inputs(
        title=decision_title(session.contents.decision, session.language),
        on=today(),
        language=session.language,
        files={name: session.files[name] for name in needed},
        order=tuple(names),
        baseline=baseline if baseline in names else names[0],
        chosen=chosen,
        votes=() if said is None else tuple(
            Vote(voter=v.voter, stance=v.choice, on=day_of(v.at), design=v.design, reason=v.reason) for v in said.votes
        ),
        approvals=() if said is None else tuple(_approval(a, session.language) for a in said.approvals),
        said_of=None if said is None else _shown(said, session),
        seed=SEED,
    )  # fmt: skip


def _approval(approval: records.Approval, language: Language) -> Approval:
    on, by = approval.approved_at, approval.approved_by
    return Approval(
        name=approval.name,
        on=None if on is None else day_of(on),
        note=approval.note,
        by="" if by in (None, approval.name) else by.replace(NO_ACCOUNT.ko, NO_ACCOUNT.in_(language)),
    )


def _shown(said: Said, session: "Session") -> Shown:
    snapshot = said.snapshot
    return Shown(
        title=snapshot.title, version=snapshot.version, is_other=snapshot.workspace.contents != session.contents
    )


def _record(inputs: Inputs, shown: Sequence[Computed]) -> Record:
    """With what the board has computed already; only the age of prices is judged anew."""
    together = tuple(shown)
    try:
        evaluations = tuple(evaluate(computed.design, books(), on=inputs.on) for computed in together)
    except InvalidDesign:
        require(False, "nothing_to_export")
        raise
    return Record(
        inputs=inputs,
        evaluations=evaluations,
        uncertainty=uncertainty_of(together),
        flips=tuple(flip for c in CRITERIA for flip in flips_of(together, c.name)),
        swings=tuple({c.name: swings_of(computed, c.name) for c in CRITERIA} for computed in together),
        tables=books().fingerprint,
    )
