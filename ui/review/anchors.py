"""What a comment is pinned to: its name for readers, and where its line stands in a text that was edited since."""

import difflib
from functools import lru_cache
from typing import Final

from exports.names import part_name
from models.problems import Language
from store.database.records import Anchor
from store.workspace import Contents
from ui.review.texts import TEXTS, say
from ui.session import Session, titles

MOST_LINES: Final = 4000
"""Longer texts are only compared as a whole."""


def where(session: Session, anchor: Anchor, shown: Anchor | None) -> str:
    """``2안 · Tomcat 1``. ``shown``: where it stands on the board now; None: nowhere any more."""
    language = session.language
    name = _where(session, anchor if shown is None else shown)
    if shown is not None:
        return name
    return say(language, "where.changed" if anchor.kind == "line" else "where.gone", where=name)


def _where(session: Session, anchor: Anchor) -> str:
    language = session.language
    if anchor.kind == "all" or anchor.design is None:
        return say(language, "where.all")
    title = titles(session).get(anchor.design, anchor.design)
    if anchor.kind == "line":
        return say(language, "where.line", title=title, line=anchor.line)
    if anchor.kind == "figure":
        return f"{title} · {_figure(anchor.key or '', language)}"
    return f"{title} · {_part(session, anchor.design, anchor.key or '')}"


def _figure(key: str, language: Language) -> str:
    return say(language, f"figure.{key}") if f"figure.{key}" in TEXTS else key


def _part(session: Session, design: str, key: str) -> str:
    computed = session.last_good.get(design)
    return part_name(computed.design, key) if computed is not None and _stands(session, design, key) else key


def _stands(session: Session, design: str, key: str) -> bool:
    computed = session.last_good.get(design)
    return computed is not None and key in computed.design.instances


def on_board(session: Session, anchor: Anchor, snapshot: Contents) -> Anchor | None:
    """Where an anchor of the snapshot stands on the board; None when that is not there any more."""
    if anchor.kind == "all":
        return anchor
    if anchor.design not in session.contents.order:
        return None
    if anchor.kind == "component":
        return anchor if _stands(session, anchor.design, anchor.key or "") else None
    if anchor.kind == "line":
        line = _line(_text(snapshot, anchor.design), _text(session.contents, anchor.design), anchor.line or 1)
        return None if line is None else anchor._replace(line=line)
    return anchor


def in_snapshot(session: Session, anchor: Anchor, snapshot: Contents) -> Anchor:
    """An anchor of the board in the snapshot: a line that is new there becomes the nearest one above that is not."""
    if anchor.kind != "line" or anchor.design is None or anchor.design not in snapshot.order:
        return anchor
    now, then = _text(session.contents, anchor.design), _text(snapshot, anchor.design)
    for line in range(anchor.line or 1, 0, -1):
        found = _line(now, then, line)
        if found is not None:
            return anchor._replace(line=found)
    return anchor._replace(line=1)


def _text(contents: Contents, design: str | None) -> str:
    return dict(contents.files).get(design or "", "")


def _line(before: str, after: str, line: int) -> int | None:
    """The number of a line of ``before`` in ``after``; None when it is gone or changed."""
    return line if before == after else _moved(before, after).get(line)


@lru_cache(maxsize=64)
def _moved(before: str, after: str) -> dict[int, int]:
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > MOST_LINES:
        return {}
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + i + 1: block.b + i + 1 for block in blocks for i in range(block.size)}
