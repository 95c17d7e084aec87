"""Record -> the blocks of its document, in the order of MADR 4."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from exports.record.blocks import Block, Heading
from exports.record.context import context, drivers, options, title
from exports.record.more import more
from exports.record.outcome import outcome, pros_and_cons
from exports.record.record import Record


def document(record: Record, mermaid: Mapping[str, str]) -> tuple[Block, ...]:
    """``mermaid``: source of each design's diagram, by design id."""
    sections: tuple[Callable[[Record], Iterator[Block]], ...]
    sections = (context, drivers, partial(options, mermaid=mermaid), outcome, pros_and_cons, more)
    return (Heading(1, title(record)), *(block for section in sections for block in section(record)))
