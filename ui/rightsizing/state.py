"""What one browser tab has on its right-sizing page, and what the page's events do to it and to the designs."""

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from models.cost.candidates import CannotSize
from models.cost.trace import Measured
from models.problems import Language, Text
from store.trace_columns import Metric
from store.traces import BrokenTrace, Unit, read_measured
from ui.computed import Computed
from ui.cost.edits import write
from ui.rightsizing.sample import NAME, sample_csv
from ui.rightsizing.sizing import Sized, edits_to, sizable, sized
from ui.session import Session

MOST_BYTES: Final = 8 * 2**20
MOST_FILES: Final = 12
MOST_NAME: Final = 120
MOST_PROBLEMS: Final = 12
METRICS: Final[tuple[Metric, ...]] = ("cpu", "memory", "network", "disk")
_GZIP: Final = 31
"""zlib's number for data with a gzip header."""


@dataclass(frozen=True, slots=True, eq=False)
class TraceFile:
    """A file that was read. ``is_sample``: made by Anboard."""

    name: str
    measured: Measured
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that could not be read, and why. ``data``: kept where an answer about its unit is all that it takes."""

    name: str
    problems: tuple[Text, ...]
    data: bytes | None = None
    metric: Metric = "cpu"


@dataclass(slots=True)
class Load:
    """The measured load of one component; ``measured_on``: on which instance type."""

    files: list[TraceFile] = field(default_factory=list)
    measured_on: str = ""

    @property
    def measured(self) -> Measured:
        found = self.files[0].measured
        for file in self.files[1:]:
            found = found.merged(file.measured)
        return found


@dataclass(slots=True)
class SizingState:
    """``loads``: by component, for every design alike. ``broken``: what the last upload could not read."""

    design: str | None = None
    component: str | None = None
    metric: Metric = "cpu"
    loads: dict[str, Load] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)
    applied: Text | None = None
    acked: int = 0
    drawn: tuple[Sized, Language, list[dict[str, Any]]] | None = None
    """The curves of the last result that was shown."""
    _kept: dict[tuple[Computed, str, str, tuple[int, ...]], Sized | CannotSize] = field(default_factory=dict)

    def settle(self, session: Session) -> None:
        """Choose a design and a component that are there; by default the first ones."""
        names = [name for name in session.contents.order if name in session.last_good]
        if self.design not in names:
            self.design = names[0] if names else None
        known = sizable(session.last_good[self.design].design) if self.design is not None else []
        if self.component not in known:
            self.component = next((name for name in known if name in self.loads), known[0] if known else None)

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> None:
        """``choose {key, value}``, ``upload {files: [{name, gzip}]}``, ``unit {name, value}``, ``sample {}``,
        ``remove {index}``, ``apply {component}``; the rest is left out.
        """
        handlers: dict[str, Callable[[Session, Mapping[str, Any]], None]] = {
            "choose": self._choose,
            "upload": self._upload,
            "unit": self._unit,
            "sample": self._sample,
            "remove": self._remove,
            "apply": self._apply,
        }
        self.settle(session)
        for event in events:
            self.acked = event["seq"]
            self.applied = None
            handler = handlers.get(event["kind"])
            if handler is not None:
                handler(session, event)
                self.settle(session)

    def result(self, session: Session, component: str) -> Sized | CannotSize | None:
        """The right size of a component of the chosen design; None: nothing was measured."""
        load = self.loads.get(component)
        if load is None or not load.files or self.design is None:
            return None
        computed = session.last_good[self.design]
        key = (computed, component, load.measured_on, tuple(id(file) for file in load.files))
        if key not in self._kept:
            while len(self._kept) > 24:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self._sized(computed, component, load)
        return self._kept[key]

    def _sized(self, computed: Computed, component: str, load: Load) -> Sized | CannotSize:
        try:
            return sized(computed.design, component, load.measured, measured_on=load.measured_on)
        except CannotSize as reason:
            return reason

    # -- events -------------------------------------------------------------------------------------------------------

    def _choose(self, session: Session, event: Mapping[str, Any]) -> None:
        key, value = event.get("key"), event.get("value")
        if key == "design" and isinstance(value, str) and value in session.last_good:
            self.design = value
        elif key == "component" and isinstance(value, str):
            self.component = value
        elif key == "metric" and value in METRICS:
            self.metric = cast(Metric, value)
        elif key == "measured_on" and isinstance(value, str) and self.component in self.loads:
            self.loads[cast(str, self.component)].measured_on = value[:MOST_NAME]

    def _upload(self, session: Session, event: Mapping[str, Any]) -> None:
        files = event.get("files")
        self.broken = []
        for file in files[:MOST_FILES] if isinstance(files, list) else []:
            if isinstance(file, dict) and isinstance(file.get("name"), str):
                name, data = file["name"][:MOST_NAME], _unpacked(file.get("gzip"))
                if data is None:
                    self.broken.append(Broken(name, (TOO_LARGE,)))
                else:
                    self._read(session, name, data, self.metric, None)

    def _unit(self, session: Session, event: Mapping[str, Any]) -> None:
        unit = event.get("value")
        found = next((b for b in self.broken if b.name == event.get("name") and b.data is not None), None)
        if found is not None and found.data is not None and unit in ("percent", "fraction"):
            self.broken.remove(found)
            self._read(session, found.name, found.data, found.metric, cast(Unit, unit))

    def _sample(self, session: Session, _: Mapping[str, Any]) -> None:
        self.broken = []
        self._add(session, TraceFile(NAME, read_measured(sample_csv(), name=NAME), is_sample=True))

    def _read(self, session: Session, name: str, data: bytes, metric: Metric, unit: Unit | None) -> None:
        try:
            measured = read_measured(data, metric=metric, unit=unit, name=name)
        except BrokenTrace as error:
            texts = tuple(Text(p.message("ko"), p.message("en")) for p in error.problems[:MOST_PROBLEMS])
            lines = tuple(
                Text(f"{p.line}행: {t.ko}", f"line {p.line}: {t.en}") if p.line is not None else t
                for p, t in zip(error.problems, texts, strict=False)
            )
            asks = {p.code for p in error.problems} == {"unit-ambiguous"}
            self.broken.append(Broken(name, lines, data if asks else None, metric))
            return
        self._add(session, TraceFile(name, measured))

    def _add(self, session: Session, file: TraceFile) -> None:
        """To the chosen component; a real trace takes the place of the sample, a file of the same name its own."""
        if self.component is None or self.design is None:
            return
        load = self.loads.setdefault(self.component, Load())
        kept = [f for f in load.files if f.name != file.name and not f.is_sample and not file.is_sample]
        if not kept:
            runs_on = session.last_good[self.design].design.components[self.component].runs_on
            load.measured_on = runs_on or ""
        load.files = [*kept[-MOST_FILES + 1 :], file]

    def _remove(self, _: Session, event: Mapping[str, Any]) -> None:
        load, index = self.loads.get(self.component or ""), event.get("index")
        if load is None or not isinstance(index, int) or not 0 <= index < len(load.files):
            return
        del load.files[index]
        if not load.files:
            del self.loads[cast(str, self.component)]

    def _apply(self, session: Session, event: Mapping[str, Any]) -> None:
        component = event.get("component")
        if self.design is None or not isinstance(component, str):
            return
        design = session.last_good[self.design].design
        found = self.result(session, component) if component in design.components else None
        if not isinstance(found, Sized) or found.target is None:
            return
        if found.target.instance_type == design.components[component].runs_on:
            return
        before = _types(session, component)
        if write(session, edits_to(found, self.design, design, component)):
            name, type_ = design.components[component].title or component, found.target.instance_type
            after = _types(session, component)
            changed = [design.title] + [
                session.last_good[file].design.title
                for file in after
                if file != self.design and after[file] != before.get(file)
            ]
            self.applied = Text(
                f"{'·'.join(changed)}의 {name}: {type_} 타입으로 바꿨습니다. 되돌리기는 위쪽 화살표입니다.",
                f"{', '.join(changed)}, {name}: changed to {type_}. Undo is the arrow above.",
            )


def _types(session: Session, component: str) -> dict[str, str | None]:
    """The instance type in each design that has the component: a variant follows its base."""
    designs = {file: good.design for file, good in session.last_good.items()}
    return {file: d.components[component].runs_on for file, d in designs.items() if component in d.components}


def _unpacked(packed: object) -> bytes | None:
    """None: more than a trace may have, or not what the page packs."""
    if not isinstance(packed, str) or len(packed) > 2 * MOST_BYTES:
        return None
    try:
        reader = zlib.decompressobj(_GZIP)
        data = reader.decompress(base64.b64decode(packed, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return data if len(data) <= MOST_BYTES else None


TOO_LARGE: Final = Text(
    f"입력값 {MOST_BYTES >> 20} MiB를 넘는 파일, 올바른 값: {MOST_BYTES >> 20} MiB 이하의 CSV",
    f"found a file of more than {MOST_BYTES >> 20} MiB, expected a CSV of at most {MOST_BYTES >> 20} MiB",
)
