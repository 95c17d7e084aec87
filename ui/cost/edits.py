"""Edits of designs by the components of other pages: one change, one way back, as on the board."""

import math
from collections.abc import Sequence
from typing import Any

from models.problems import Text
from store import edit, edit_instances
from store.draft import bases_of
from store.workspace import MAX_FILE_CHARACTERS
from store.yaml_splice import Path
from store.yaml_write import CannotEdit
from ui.session import Session
from ui.texts import NOTICES

Edit = tuple[str, Path, Any]
"""Design, path and value; None takes the design's own statement back."""


def write(session: Session, edits: Sequence[Edit]) -> bool:
    """Carry out all edits as one change, or none: then the session's notice says why. True: carried out."""
    session.notice = session.download = None
    if session.read_only:
        session.notice = NOTICES["read_only"]
        return False
    try:
        files = _edited(session, edits)
    except (CannotEdit, KeyError) as error:
        session.notice = error.text if isinstance(error, CannotEdit) else NOTICES["bad_value"]
        return False
    session.edit(session.contents.with_texts(files))
    return True


def _edited(session: Session, edits: Sequence[Edit]) -> dict[str, str]:
    files = session.files
    for name, path, value in edits:
        text = edit.set_value(files, name, path, value)
        if len(text) > MAX_FILE_CHARACTERS:
            raise CannotEdit(NOTICES["too_large"])
        files = {**files, name: text}
        files |= edit_instances.settled(files, name)
    return {name: text for name, text in files.items() if text != session.files[name]}


def in_all(session: Session, path: Path, value: Any) -> list[Edit]:
    """The same value in every compared design; bases first, so that a variant need not repeat it."""
    names = sorted(session.contents.order, key=lambda name: _bases(session, name))
    return [(name, path, value) for name in names]


def _bases(session: Session, name: str) -> int:
    try:
        return len(bases_of(session.files, name))
    except CannotEdit:
        return 0


def typed_number(text: str, *, least: float, most: float) -> float | Text | None:
    """What was typed into a field as a number; None: nothing; a Text says what would be right."""
    plain = text.strip().replace(",", "").removeprefix("$").removesuffix("%").strip()
    if not plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        return Text("숫자를 입력하세요", "Enter a number")
    if not (math.isfinite(value) and least <= value <= most):
        low, high = f"{least:,g}", f"{most:,g}"
        return Text(f"{low} 이상 {high} 이하로 입력하세요", f"Enter {low} to {high}")
    return int(value) if value == int(value) else value
