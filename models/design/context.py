"""What the parts of a design share while it is read: the cleaned document, names, defaults, findings."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from models.design.catalog import Catalog, DefaultFigure
from models.design.model import Assumption, Instance
from models.design.spec import listed
from models.problems import Findings, Text


class Context:
    """Cleaned data; a part that was faulty is simply absent."""

    def __init__(self, document: dict[str, Any], catalog: Catalog, findings: Findings) -> None:
        self.document = document
        self.catalog = catalog
        self.findings = findings
        self.assumptions: dict[str, Assumption] = {}
        self.place_data: dict[str, Any] = document.get("places", {})
        self.component_data: dict[str, Any] = document["components"]
        self.request_data: dict[str, Any] = document.get("requests", {})
        self.faulty = names_with_problems(findings)
        self.uncounted = {
            name
            for name in self.component_data
            for key in ("replicas", "instances")
            if f"components.{name}.{key}" in findings.faulty
        }
        """Components whose instances are not known, so that naming one is no further fault."""
        self.instances: dict[str, tuple[Instance, ...]] = {}

    @cached_property
    def names(self) -> dict[str, None]:
        """What a need may name: components and instances, once the instances are known."""
        ids = (instance.id for found in self.instances.values() for instance in found)
        return {**dict.fromkeys(self.instances), **dict.fromkeys(ids)}

    def known(self, name: str, valid: Iterable[str], path: str, what: Text) -> bool:
        names = valid if isinstance(valid, Mapping) else list(valid)
        if name in names:
            return True
        if name in self.faulty or name.rpartition("-")[0] in self.uncounted:
            return False
        shown = listed(list(names))
        expected = Text(f"{what.ko} ({shown})", f"{what.en} ({shown})")
        self.findings.problem("unknown-name", path, name, expected, self.findings.suggestion(name, names))
        return False

    def known_place(self, name: str, path: str) -> bool:
        return self.known(name, self.place_data, path, Text("places에 있는 이름", "the name of a place"))

    def default(self, path: str, figure: DefaultFigure) -> float:
        """Use a catalog figure and list it among the assumptions."""
        self.assumptions[path] = Assumption(
            path=path, value=figure.value, low=figure.low, high=figure.high, source=figure.source, from_catalog=True
        )
        return figure.value

    def assumed(self, path: str, value: float, source: str) -> None:
        """List a figure used because none is stated, whose range is not known."""
        self.assumptions[path] = Assumption(
            path=path, value=value, low=None, high=None, source=source, from_catalog=True
        )


def names_with_problems(findings: Findings) -> set[str]:
    """Components, places and request classes that exist but could not be read: naming one is no further fault."""
    paths = [p.path.split(".") for p in findings.problems]
    return {path[1] for path in paths if len(path) == 2 and path[0] in ("components", "places", "requests")}
