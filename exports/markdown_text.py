"""Texts of users -> GitHub-flavoured Markdown that shows them as they are: no markup, no mention, no reference."""

import re
from collections.abc import Sequence
from itertools import pairwise

INVISIBLE = "&#8203;"
"""A space without width: it parts what GitHub and GitLab would otherwise read together, as in @name or #12."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}
_MARKUP = re.compile(r"[\\`*_{}\[\]|#~!]")
_REFERENCE = re.compile(r"(?<=[@#!~%$:&^])(?=\w)|(?<=\bGH-)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_BULLET = re.compile(r"(?P<mark>[-+=]|\d+[.)])(?=\s|[-+=]|$)")


def plain(text: str, longest: int | None = None) -> str:
    """Any text as Markdown on one line that reads the same, in a table cell or elsewhere, shortened to ``longest``."""
    line = _CONTROL.sub(" ", text).strip()
    if longest is not None and len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return _escaped(line)


def _escaped(line: str) -> str:
    cuts = [0, *(match.start() for match in _REFERENCE.finditer(line)), len(line)]
    parts = [_part(line[start:end]) for start, end in pairwise(cuts)]
    return _BULLET.sub(_unlisted, INVISIBLE.join(parts), count=1) if _BULLET.match(line) else INVISIBLE.join(parts)


def _part(text: str) -> str:
    return re.sub(r"[&<>$]", lambda match: _ENTITIES[match[0]], _MARKUP.sub(r"\\\g<0>", text))


def _unlisted(match: re.Match[str]) -> str:
    """At the start of a line these would begin a list, a rule or a heading."""
    mark = match["mark"]
    return f"{mark[:-1]}\\{mark[-1]}"


def code(text: str, longest: int = 120) -> str:
    """A name or value in the type of code: a span longer than any run of backticks in it; for use in a table cell."""
    line = _CONTROL.sub(" ", text).strip()
    line = (line[: longest - 1] + "…" if len(line) > longest else line).replace("|", "\\|") or " "
    if "\\\\|" in line:  # a backslash before a pipe cannot be said in the code of a cell
        return plain(text, longest)
    runs = [len(run) for run in re.findall("`+", line)]
    fence = "`" * (max(runs, default=0) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"


def table(rows: Sequence[Sequence[str]], numbers_from: int | None = None) -> list[str]:
    """Finished cells as the lines of a table, the first row its heading; right-aligned from column ``numbers_from``."""
    width = len(rows[0])
    first = width if numbers_from is None else numbers_from
    rule = ["---:" if column >= first else "---" for column in range(width)]
    return ["| " + " | ".join(row) + " |" for row in (rows[0], rule, *rows[1:])]


def folded(summary: str, lines: Sequence[str]) -> list[str]:
    """Lines that open on a click; ``summary`` is finished HTML."""
    return [f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"]
