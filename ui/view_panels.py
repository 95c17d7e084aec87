"""What opens at the side: one figure explained, one node, a document, export, share, help, sources."""

from collections.abc import Callable
from typing import Any

from exports import numbers
from exports.names import part_name, request_name
from models.design.model import Design, Instance
from models.problems import Language, Problem
from store.workspace import Opened
from ui.columns import Column, baseline_of
from ui.export import export_view
from ui.live.view import merge_panel
from ui.review.panels import TYPES, review_panel
from ui.review.views import then_remark
from ui.session import Session
from ui.setting_specs import component_specs
from ui.texts import say
from ui.view_figures import assumption_table, figure_sections
from ui.view_model import Panel, ProblemView, SettingRow, TableView
from ui.view_performance import capacity_paths, tier_sections
from ui.view_rows import headline
from ui.view_settings import rows_of

Section = dict[str, Any]


def panel_view(session: Session, columns: list[Column]) -> Panel | None:
    """The open panel; None when nothing is open, or what it was about is gone."""
    opened = session.workspace.panel
    if opened is None:
        return None
    makers: dict[str, Callable[[Session, list[Column], Opened], Panel | None]] = {
        "figure": _figure,
        "node": _node,
        "yaml": _yaml,
        "sources": _sources,
        "help": _help,
        "export": _export,
        "merge": merge_panel,
    }
    if opened.type in makers:
        return makers[opened.type](session, columns, opened)
    if opened.type in TYPES:
        return review_panel(session, opened.type)
    return Panel(type=opened.type, title=say(session.language, f"panel.{opened.type}"))  # type: ignore[typeddict-item]


def _export(session: Session, columns: list[Column], _: Opened) -> Panel:
    titles = {column.name: column.title for column in columns}
    return Panel(type="export", title=say(session.language, "panel.export"), **export_view(session, titles))


def _column(columns: list[Column], opened: Opened) -> Column:
    return next((column for column in columns if column.name == opened.design), baseline_of(columns))


def _figure(session: Session, columns: list[Column], opened: Opened) -> Panel | None:
    column, key = _column(columns, opened), opened.key or "availability"
    if column.computed is None:
        return None
    title = {
        "lost_writes": "figure.lost_writes.per_year",
        "stale_reads": "figure.stale_read_share",
        "monthly_usd": "cost",
    }
    sections = [*then_remark(session, column.name, key), *figure_sections(column, key, session.language, columns)]
    return Panel(
        type="figure",
        design=column.name,
        key=key,
        title=say(session.language, title.get(key, "availability")),
        subtitle=f"{column.title} · {headline(column, key, session.language)}",
        sections=sections,
    )


def _node(session: Session, columns: list[Column], opened: Opened) -> Panel | None:
    """One instance: what it means for the service, its settings, and the switch that takes it out."""
    column, language = _column(columns, opened), session.language
    design = column.design
    instance = design.instances.get(opened.key or "") if design else None
    if design is None or instance is None:
        return None
    return Panel(
        type="node",
        design=column.name,
        key=instance.id,
        title=part_name(design, instance.id),
        subtitle=" · ".join(dict.fromkeys((column.title, *_where(design, instance), instance.id))),
        actions=_take_out(session, column, instance),
        settings=_node_settings(session, columns, column, instance),
        sections=[
            *(s for s in (_importance(column, instance.id, language), _replication(column, instance, language)) if s),
            *_load(column, instance, language),
        ],
    )


def _take_out(session: Session, column: Column, instance: Instance) -> list[dict[str, Any]]:
    """Switches for the instance and for the places around it."""
    assert column.design is not None
    names = [instance.id, *(place.name for place in column.design.places_around(instance.place))]
    return [_switch(session, name, part_name(column.design, name)) for name in names]


def _where(design: Design, instance: Instance) -> list[str]:
    return [place.title or place.name for place in design.places_around(instance.place)][:1]


def _switch(session: Session, name: str, title: str) -> dict[str, Any]:
    is_out = name in session.workspace.out
    label = say(session.language, "panel.put_back" if is_out else "panel.take_out", name=title)
    return {"label": label, "event": {"kind": "out", "id": name, "on": not is_out}, "pressed": is_out}


def _node_settings(session: Session, columns: list[Column], column: Column, instance: Instance) -> list[SettingRow]:
    """The rows of its component, one cell each; of the places only its own."""
    assert column.design is not None
    designs = [c.design for c in columns if c.design is not None]
    others = {f"place:{i.id}" for i in column.design.components[instance.component].instances} - {
        f"place:{instance.id}"
    }
    specs = [s for s in component_specs(designs, instance.component, session.language) if s.key not in others]
    index = columns.index(column)
    rows = rows_of(specs, columns, session.files, session.language)
    return [{**row, "cells": [row["cells"][index]]} for row in rows if not row["cells"][index].get("absent")]


def _importance(column: Column, name: str, language: Language) -> Section | None:
    result = column.availability
    by_request = result.components.get(name) if result else None
    if not by_request:
        return None
    headings = ["column.request", "column.criticality", "column.gain"]
    rows = [
        [request_name(request, language), *(str(numbers.share(s, language)) for s in (i.criticality, i.fussell_vesely))]
        for request, i in by_request.items()
    ]
    table = TableView(columns=[say(language, h) for h in headings], rows=rows)
    return {
        "heading": say(language, "panel.importance"),
        "text": say(language, "panel.importance.text"),
        "table": table,
    }


def _replication(column: Column, instance: Instance, language: Language) -> Section | None:
    """Commit latency on the writer, visibility delay on a reader."""
    found = column.replication.components.get(instance.component) if column.replication else None
    if found is None or column.design is None:
        return None
    reader = found.readers.get(instance.id)
    times = reader.visibility_ms if reader else found.commit_ms
    name = part_name(column.design, instance.id)
    label = say(language, "figure.visibility_ms", reader=name) if reader else say(language, "figure.commit_ms")
    values = (times.p50, times.p90, times.p99) if times else (None, None, None)
    row = [label, *(str(numbers.milliseconds(value, language)) for value in values)]
    columns = [say(language, "column.figure"), "p50", "p90", "p99"]
    return {"heading": say(language, "panel.replication"), "table": TableView(columns=columns, rows=[row])}


def _load(column: Column, instance: Instance, language: Language) -> list[Section]:
    """Load and response times with the inputs that they rest on."""
    sections = tier_sections(column, instance, language)
    if not sections or column.design is None:
        return []
    stated = column.design.assumptions
    found = [stated[path] for path in capacity_paths(column.design, instance.component) if path in stated]
    inputs = {"heading": say(language, "panel.inputs"), "table": assumption_table(column.design, found, language)}
    return [*sections, inputs] if found else sections


def _yaml(session: Session, columns: list[Column], opened: Opened) -> Panel:
    column = _column(columns, opened)
    panel = Panel(
        type="yaml",
        design=column.name,
        title=say(session.language, "panel.yaml", title=column.title),
        subtitle=column.name,
        text=session.contents.text(column.name),
        file=column.name,
        problems=[problem_view(p, session.language) for p in column.problems if p.file in (None, column.name)],
    )
    if opened.key is not None and opened.key.isdecimal():
        panel["key"], panel["line"] = opened.key, int(opened.key[:9])
    return panel


def problem_view(problem: Problem, language: Language) -> ProblemView:
    return ProblemView(
        file=problem.file or "", line=problem.line, column=problem.column, message=problem.message(language)
    )


def _sources(session: Session, columns: list[Column], opened: Opened) -> Panel | None:
    """Every assumption of a design with source and range, and the dates of the prices."""
    column, language = _column(columns, opened), session.language
    if column.design is None or column.bill is None:
        return None
    dates = say(language, "panel.prices.text", oldest=column.bill.book_oldest, newest=column.bill.book_newest)
    table = assumption_table(column.design, list(column.design.assumptions.values()), language)
    return Panel(
        type="sources",
        design=column.name,
        title=say(language, "panel.sources"),
        subtitle=column.title,
        sections=[
            {"heading": say(language, "panel.assumptions"), "table": table},
            {"heading": say(language, "panel.prices"), "text": dates},
        ],
    )


def _help(session: Session, columns: list[Column], opened: Opened) -> Panel:
    section = {"heading": say(session.language, "help.how"), "text": say(session.language, "help.board")}
    return Panel(type="help", title=say(session.language, "panel.help"), sections=[section])
