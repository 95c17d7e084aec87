"""The bars of a figure's panel on the board as a file."""

from collections.abc import Mapping
from typing import Any, Final, cast

from models.problems import Text
from ui.charts.saving import chart_download, title_of_decision, width_of
from ui.charts.texts import TEXTS, say
from ui.columns import columns_of
from ui.session import Session
from ui.texts import say as say_of_board
from ui.view_model import Download

TITLES: Final = {"availability": "availability", "lost_writes": "figure.lost_writes.per_year", "monthly_usd": "cost"}
"""Figure -> key of what its panel is called."""


def interval_download(session: Session, name: str, event: Mapping[str, Any]) -> tuple[Download | None, Text | None]:
    """``event``: one that is offered, with the figure as ``part``; a remark instead of a file, or on it."""
    from ui.charts.interval import chart_of
    from ui.view_interval import interval_sections

    language, figure = session.language, event["part"]
    column = next(column for column in columns_of(session) if column.name == name)
    found = interval_sections(column, figure, language) if figure in TITLES else []
    section = next((section for section in found if "bars" in section), None)
    if section is None:
        return None, TEXTS["gone"]
    title = f"{column.title} · {say_of_board(language, TITLES[figure])}"
    chart = chart_of(section["bars"], title, " ".join(section["text"].split()), language, width_of(event))
    source = say(language, "source", decision=title_of_decision(session), page=column.title)
    file, said = chart_download(chart, event, f"{name.removesuffix('.yaml')}-{figure}", source)
    return (cast(Download, {"seq": session.acked, **file}) if file else None), said
