"""What the writes add to a data store, shown beside its storage: nothing here is billed by itself.

Each write is counted with all that its queries carry, so the figures are upper bounds of what is stored.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from models.cost.amounts import is_array, number, product
from models.cost.lines import CostLine, Step
from models.cost.traffic import Routing, messages_of, writes_per_month
from models.design.model import Component, Design
from models.design.serving import is_data_store
from models.problems import Text

BACKUP_DAYS: Final = 7
"""Backup retention that the RDS console proposes. Source: AWS, RDS User Guide, backup retention period."""


def with_growth(
    lines: Iterable[CostLine], design: Design, component: Component, routing: Routing
) -> Iterator[CostLine]:
    """The lines of a component, those of a data store's storage with how fast the writes may fill it."""
    steps: tuple[Step, ...] | None = None
    for line in lines:
        if line.prices and line.prices[0].key.sku.endswith(("_storage", "storage_standard")):
            steps = growth_steps(design, component, routing) if steps is None else steps
            yield replace(line, steps=steps) if steps else line
        else:
            yield line


def growth_steps(design: Design, component: Component, routing: Routing) -> tuple[Step, ...]:
    """GB a month that the writes carry, and what a week of them adds to backups; nothing when it is not known."""
    if not is_data_store(component):
        return ()
    message, hours = messages_of(design.traffic)[2], design.billing.hours_per_month
    writes = writes_per_month(design, component, routing)
    gb = product(writes, message.gb_sent)
    if writes is None or gb is None or is_array(gb):
        return ()
    week = f"{number(gb)} GB × {BACKUP_DAYS} × 24 h / {number(hours)} h = {number(gb * BACKUP_DAYS * 24 / hours)} GB"
    return (
        Step(WRITTEN, f"{number(writes)} × {message.size} × 1,024 B = {number(gb)} GB"),
        Step(CHANGED, week),
    )


WRITTEN: Final = Text("한 달에 쌓이는 데이터 (최대)", "Data written a month, at most")
CHANGED: Final = Text("7일 백업에 더해지는 변경분 (최대)", "Changes in 7 days of backups, at most")
