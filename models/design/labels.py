"""Names as people read them in pictures, tables and records: of single instances, and in one line."""

import unicodedata

from models.design.model import Component, Instance


def label_of(component: Component, instance: Instance) -> str:
    """Title, with the number of a numbered instance (ws-2 of Nginx: Nginx 2); an id of its own stays as it is."""
    if component.title is None:
        return instance.id
    if len(component.instances) == 1:
        return component.title
    prefix, _, number = instance.id.rpartition("-")
    return f"{component.title} {number}" if prefix == component.name and number.isdecimal() else instance.id


def one_line(text: str) -> str:
    """The text without line breaks and without control or direction-changing characters."""
    return " ".join("".join(" " if c.isspace() else c for c in text if _is_printable(c)).split())


def _is_printable(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
