"""A record against what its inputs give today: what moved, and why."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from exports.record.block import Block, sha256
from exports.record.frozen import figures
from exports.record.more import price_dates
from exports.record.record import Record
from models.evaluate import RESULTS_VERSION
from models.problems import Text

ROUNDING: Final = 1e-9
"""Figures that differ by no more than this share are the same: other processors round otherwise, far below it."""
FINGERPRINT: Final = "fingerprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One frozen figure that is another today; None: there is none."""

    path: str
    before: Any
    now: Any

    @property
    def text(self) -> Text:
        share = _share(self.before, self.now)
        by = "" if share is None else f" ({share:+.3g}%)"
        return Text(
            f"{self.path}: 기록 {_shown(self.before, '없음')}, 지금 {_shown(self.now, '없음')}{by}",
            f"{self.path}: {_shown(self.before, 'none')} in the record, {_shown(self.now, 'none')} now{by}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """``reasons``: what differs in what figures rest on. ``by_hand``: what was changed in the file since.

    ``edits``: lines that people read, as they stand (-) and as they were written (+).
    """

    reasons: tuple[Text, ...]
    by_hand: tuple[Text, ...]
    moved: tuple[Moved, ...]
    edits: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        return not self.by_hand and not self.moved


def recheck(block: Block, again: Record, shown: str | None, written: str | None) -> Recheck:
    """``again``: the record of the block's inputs, computed now.

    ``shown``: what people read in the file; ``written``: what would be written now; None: the format has none.
    """
    moved = tuple(_moved(block.figures, figures(again), ""))
    reasons = tuple(_reasons(block, again))
    is_edited = shown is not None and block.text_sha256 is not None and sha256(shown) != block.text_sha256
    by_hand = [*_edited_files(block), *([_EDITED] if is_edited else []), *_impossible(block, again, reasons)]
    edits = _edits(shown, written) if is_edited and not moved and shown is not None and written is not None else ()
    if moved and not reasons and not by_hand:
        by_hand.append(_UNEXPLAINED)
    return Recheck(reasons=reasons, by_hand=tuple(by_hand), moved=moved, edits=edits)


_EDITED: Final = Text(
    "사람이 읽는 부분이 기록된 뒤에 손으로 고쳐졌습니다.", "The part that people read was changed by hand since."
)
_UNEXPLAINED: Final = Text(
    "결과 버전, 가격표, 설계 원문이 모두 그대로인데 수치가 다릅니다. 기록 속 수치를 손으로 고쳤거나, 결과 버전을 "
    "올리지 않은 채 계산이 바뀐 것입니다.",
    "Results version, tables and texts are the same, yet figures differ: either the frozen figures were changed by "
    "hand, or the computation changed without a new results version.",
)


def _reasons(block: Block, again: Record) -> Iterator[Text]:
    if block.results_version != RESULTS_VERSION:
        then = block.results_version
        yield Text(
            f"결과 버전: 기록 {then}, 지금 {RESULTS_VERSION}. 계산 방법이 바뀌었습니다 (CHANGELOG의 Results).",
            f"Results version {then} in the record, {RESULTS_VERSION} now: it computes otherwise (CHANGELOG, Results).",
        )
    if block.tables != again.tables:
        before, now = (" ~ ".join(day or "?" for day in days) for days in (block.prices, price_dates(again)))
        dates = Text(f"그대로 {now}", f"still {now}")
        if before != now:
            dates = Text(f"기록 {before}, 지금 {now}", f"{before} in the record, {now} now")
        yield Text(
            f"가격표나 기본값이 바뀌었습니다. 가격 날짜: {dates.ko}.",
            f"Prices or defaults have changed. Price dates: {dates.en}.",
        )


def _edited_files(block: Block) -> Iterator[Text]:
    for name, text in block.inputs.files.items():
        if block.sha256.get(name) != sha256(text):
            yield Text(
                f"설계 파일 {name}의 원문이 기록된 뒤에 손으로 고쳐졌습니다.",
                f"The text of the design file {name} was changed by hand since.",
            )
    for name in block.sha256.keys() - block.inputs.files.keys():
        yield Text(f"설계 파일 {name}의 원문이 빠졌습니다.", f"The text of the design file {name} is gone.")


def _impossible(block: Block, again: Record, reasons: Sequence[Text]) -> Iterator[Text]:
    """A fingerprint that the unchanged texts, tables and version do not give."""
    if reasons or any(True for _ in _edited_files(block)):
        return
    for evaluation in again.evaluations:
        frozen = block.figures.get("designs", {}).get(evaluation.design.id, {}).get(FINGERPRINT)
        if frozen != evaluation.fingerprint:
            title = evaluation.design.title
            yield Text(
                f"‘{title}’의 지문이 원문과 맞지 않습니다.", f"The fingerprint of “{title}” does not fit its text."
            )


def _moved(before: Any, now: Any, path: str) -> Iterator[Moved]:
    """Leaves of two trees that differ, but for fingerprints, which differ with anything."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*before, *now]):
            if key != FINGERPRINT:
                yield from _moved(before.get(key), now.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for i, (a, b) in enumerate(zip(before, now, strict=True)):
            yield from _moved(a, b, f"{path}[{i}]")
    elif not _is_same(before, now):
        yield Moved(path=path, before=before, now=now)


def _is_same(before: Any, now: Any) -> bool:
    if _is_number(before) and _is_number(now):
        return bool(abs(before - now) <= ROUNDING * max(abs(before), abs(now)))
    return bool(before == now)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _share(before: Any, now: Any) -> float | None:
    if not _is_number(before) or not _is_number(now) or before == 0:
        return None
    return float(now / before - 1) * 100


def _shown(value: Any, nothing: str) -> str:
    if value is None:
        return nothing
    text = f"{value:.6g}" if _is_number(value) else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _edits(shown: str, written: str) -> tuple[str, ...]:
    changed = difflib.unified_diff(shown.splitlines(), written.splitlines(), lineterm="", n=0)
    return tuple(line for line in changed if not line.startswith(("---", "+++", "@@")))
