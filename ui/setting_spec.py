"""One setting of a design: its row in the matrix, its value in a design, and the event that changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from models.design.model import Design
from models.problems import Language
from ui.texts import say
from ui.view_model import Option

Control = Literal["stepper", "segmented", "select", "number", "text"]
Path = list[str | int]


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value in one design and where it is changed. ``path``: of the design file, for source and origin."""

    value: Any
    event: dict[str, Any]
    path: Path
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """One row. ``find`` gives the value in a design, or None where the design has no such thing."""

    key: str
    group: str
    label: str
    control: Control
    find: Callable[[Design], Value | None]
    unit: str = ""
    advanced: bool = False
    component: str | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None


def options_of(language: Language, prefix: str, values: tuple[str, ...]) -> list[Option]:
    return [Option(value=value, label=say(language, f"{prefix}.{value}")) for value in values]


def set_value(path: Path, value: Any, options: tuple[Option, ...] = ()) -> Value:
    return Value(value, {"kind": "set", "path": path}, path, options)
