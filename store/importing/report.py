"""What an import has to say: what it understood, what not, and what a person must still fill in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal, NamedTuple

from models.problems import Language, Text

SCHEMA_VERSION = 1
COMMENT_WIDTH = 88
Source = Literal["compose", "terraform"]
SOURCES: dict[Source, Text] = {
    "compose": Text("docker-compose 파일", "a docker-compose file"),
    "terraform": Text("Terraform 계획 (terraform show -json)", "a Terraform plan (terraform show -json)"),
}
HEADINGS = {
    "understood": Text("읽은 것", "Understood"),
    "not_understood": Text("읽지 않은 것", "Not understood"),
    "to_fill": Text("채워야 할 것", "To fill in"),
}


class Entry(NamedTuple):
    """``address``: where it stands in the file that was read; of what is to be filled in, in the design."""

    address: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A design that passes the check, as YAML with the report as its first comment.

    Every address of the file is in ``understood`` or in ``not_understood``, once.
    """

    source: Source
    design_text: str
    understood: tuple[Entry, ...]
    not_understood: tuple[Entry, ...]
    to_fill: tuple[Entry, ...]

    def sections(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        return (
            ("understood", self.understood),
            ("not_understood", self.not_understood),
            ("to_fill", self.to_fill),
        )


def report_lines(sections: Iterable[tuple[str, Sequence[Entry]]], language: Language) -> list[str]:
    """A heading a section; entries that say the same share a line."""
    lines: list[str] = []
    for name, entries in sections:
        lines += ["", f"{HEADINGS[name].in_(language)} ({len(entries)})"]
        groups: dict[Text, list[str]] = {}
        for entry in entries:
            groups.setdefault(entry.text, []).append(entry.address)
        for text, addresses in groups.items():
            line = f"- {', '.join(addresses)}: {text.in_(language)}"
            lines += wrap(line, COMMENT_WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    return lines[1:]


def report_json(imported: Imported, language: Language) -> str:
    """One document: the design's text, and the three lists of {at, text}."""
    document: dict[str, object] = {
        "schema": SCHEMA_VERSION,
        "source": imported.source,
        "design": imported.design_text,
    }
    for name, entries in imported.sections():
        document[name] = [{"at": entry.address, "text": entry.text.in_(language)} for entry in entries]
    return json.dumps(document, ensure_ascii=False, indent=2)
