"""A document as plain data: what it says is written once, each format only writes it down.

Every text in here is text: the writers escape it, once, and take nothing in it for markup.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from models.design.labels import one_line


class Run(NamedTuple):
    """A piece of a line. ``note``: what explains it where one can point at it, a line each."""

    text: str
    style: Literal["", "strong", "code"] = ""
    note: str = ""


Line = tuple[Run, ...]
Tone = Literal["good", "neutral", "bad"]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` from 1. ``madr``: the name of the section in MADR 4, where it is one."""

    level: int
    text: str
    madr: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """``tones``: whether each is good or bad news, to be coloured beside saying so; empty: neither."""

    lines: tuple[Line, ...]
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The first column names the row. ``numeric``: the other columns hold figures, to be set to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing of a design; ``text`` says the same in words. ``mermaid``: source of a diagram, may be empty."""

    design: str
    title: str
    text: str
    mermaid: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """One design at a time where the format can switch, else all of them."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Code:
    text: str


Block = Heading | Paragraph | Bullets | Table | Pictures | Code


def line(*parts: str | Run) -> Line:
    """Runs in one line each; plain texts have no style."""
    runs = (part if isinstance(part, Run) else Run(part) for part in parts)
    return tuple(run._replace(text=one_line_kept(run.text)) for run in runs if run.text)


def one_line_kept(text: str) -> str:
    """``one_line`` that keeps a space at either end, as runs follow each other."""
    inner = one_line(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def strong(text: str) -> Run:
    return Run(text, "strong")


def code(text: str) -> Run:
    return Run(text, "code")


def said(text: str) -> Paragraph:
    return Paragraph(line(text))
