"""The settings matrix: one row a setting, one cell a design; what differs from the baseline is marked."""

from collections.abc import Iterable
from contextlib import suppress

from models.design.spec import HUGE
from models.problems import Language
from store.draft import merged_data
from store.yaml_splice import plain_data, value_at
from store.yaml_write import CannotEdit
from ui.columns import Column, baseline_of
from ui.setting_spec import Path, Spec, Value
from ui.setting_specs import specs
from ui.texts import say
from ui.view_model import Setting, SettingRow


def setting_rows(columns: list[Column], files: dict[str, str], language: Language) -> list[SettingRow]:
    """All rows that at least one design has; groups of which all is folded away are one group, at the end."""
    designs = [column.design for column in columns if column.design is not None]
    rows = rows_of(specs(designs, language), columns, files, language)
    shown = {row["group"] for row in rows if not row.get("advanced")}
    folded = [_in_the_rest(row, language) for row in rows if row["group"] not in shown]
    return [row for row in rows if row["group"] in shown] + folded


def _in_the_rest(row: SettingRow, language: Language) -> SettingRow:
    own, places = row["group"], say(language, "group.places")
    label = row["label"] if own == places else f"{own} {row['label']}"
    return {**row, "group": say(language, "group.rest"), "label": label}


def rows_of(
    specs: Iterable[Spec], columns: list[Column], files: dict[str, str], language: Language
) -> list[SettingRow]:
    rows = [_row(spec, columns, files, language) for spec in specs]
    return [row for row in rows if any(not cell.get("absent") for cell in row["cells"])]


def _row(spec: Spec, columns: list[Column], files: dict[str, str], language: Language) -> SettingRow:
    base = baseline_of(columns)
    before = spec.find(base.design) if base.design else None
    row = SettingRow(
        key=spec.key,
        group=spec.group,
        label=spec.label,
        unit=spec.unit,
        control=spec.control,
        cells=[_cell(spec, column, before, files, language) for column in columns],
        advanced=spec.advanced,
    )
    if spec.component is not None:
        row["instances"] = [spec.component]
    return row


def _cell(spec: Spec, column: Column, before: Value | None, files: dict[str, str], language: Language) -> Setting:
    found = spec.find(column.design) if column.design else None
    if found is None or column.design is None:
        return Setting(absent=True)
    cell = Setting(value=found.value, text=_shown(found), event={**found.event, "design": column.name})
    if found.options:
        cell["options"] = list(found.options)
    for key, bound in (("min", spec.low), ("max", spec.high), ("step", spec.step)):
        if bound is not None:
            cell[key] = bound  # type: ignore[literal-required]
    if not column.is_baseline and (before is None or before.value != found.value):
        cell["differs"] = True
        if spec.control == "stepper" and before is not None:
            cell["delta"] = f"{found.value - before.value:+d}".replace("-", "−")
    if not _states(files[column.name], found.path):
        cell["inherited"] = True
    if ".".join(map(str, found.path)) in column.design.assumptions:
        cell["assumption"] = True
    if column.problems:
        _add_problem(cell, column, found.path, files, language)
    return cell


def _add_problem(cell: Setting, column: Column, path: Path, files: dict[str, str], language: Language) -> None:
    """A value that is not valid stays where it was typed, with what is wrong with it."""
    dotted = ".".join(map(str, path))
    problem = next((p for p in column.problems if p.path == dotted), None)
    if problem is None:
        return
    with suppress(CannotEdit):
        value = value_at(merged_data(files, column.name), path)
        if isinstance(value, str | int | float):
            is_finite = isinstance(value, str) or abs(value) < HUGE  # a browser cannot be told of others
            cell["value"], cell["text"] = value if is_finite else str(value), str(value)
            cell["problem"] = say(language, "expected", what=problem.expected.in_(language))


def _shown(found: Value) -> str:
    label = next((option["label"] for option in found.options if option["value"] == str(found.value)), None)
    if label is not None:
        return label
    return f"{found.value:,.12g}" if isinstance(found.value, int | float) else str(found.value)


def _states(text: str, path: Path) -> bool:
    try:
        return value_at(plain_data(text), path, None) is not None
    except CannotEdit:
        return True
