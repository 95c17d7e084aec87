"""The settings that are figures and choices: type and purchase, replication, reliability, traffic."""

from collections.abc import Callable, Iterator
from typing import Any

from models.design.keys import PURCHASES, READS
from models.design.model import Design
from models.design.replicated import MODES_OF_ENGINE
from models.problems import Language
from store.yaml_splice import value_at
from ui.instance_types import instance_type_options
from ui.setting_spec import Control, Path, Spec, Value, options_of, set_value
from ui.texts import say
from ui.view_model import Option

MOST_COUNT = 20
HIGHEST_HOURS = 1e9


def runs_on(name: str, group: str, language: Language) -> Spec:
    def find(design: Design) -> Value | None:
        component = design.components.get(name)
        if component is None or component.runs_on is None:
            return None
        return set_value(["components", name, "runs_on"], component.runs_on, instance_type_options(design, component))

    return Spec(f"runs_on:{name}", group, say(language, "set.runs_on"), "select", find, component=name)


def purchase(name: str, group: str, language: Language) -> Spec:
    options = tuple(Option(value=p, label=_purchase_label(p, language)) for p in PURCHASES)

    def find(design: Design) -> Value | None:
        component = design.components.get(name)
        if component is None or component.runs_on is None:
            return None
        return set_value(["components", name, "billing", "purchase"], component.billing.purchase, options)

    label = say(language, "set.purchase")
    return Spec(f"purchase:{name}", group, label, "select", find, advanced=True, component=name)


def _purchase_label(purchase: str, language: Language) -> str:
    if not purchase.startswith("ri_"):
        return say(language, f"purchase.{purchase}")
    _, years, upfront, _ = purchase.split("_")
    return say(language, "purchase.ri", years=years[0], upfront=say(language, f"upfront.{upfront}"))


def replication(name: str, group: str, language: Language) -> Iterator[Spec]:
    """Mode and failover; what else can be set is folded away."""
    root: Path = ["components", name, "replication"]

    def of(get: Callable[[Any], Any], key: str, options: Callable[[Any], tuple[Option, ...]] = lambda _: ()) -> Any:
        def find(design: Design) -> Value | None:
            component = design.components.get(name)
            stated = component.replication if component else None
            value = get(stated) if stated is not None else None
            return None if value is None else set_value([*root, *key.split(".")], value, options(stated))

        return find

    def spec(key: str, control: Control, find: Any, **more: Any) -> Spec:
        label = say(language, f"set.{key}")
        return Spec(f"{key}:{name}", group, label, control, find, component=name, **more)

    def modes(stated: Any) -> tuple[Option, ...]:
        return tuple(options_of(language, "mode", MODES_OF_ENGINE[stated.engine]))

    flags = tuple(options_of(language, "set.automatic", ("true", "false")))
    reads = tuple(options_of(language, "reads", READS))
    yield spec("mode", "segmented", of(lambda r: r.mode, "mode", modes))
    yield spec("automatic", "segmented", of(_automatic, "failover.automatic", lambda _: flags))
    yield spec("wait_for", "stepper", _wait_for(name), advanced=True, low=1, high=MOST_COUNT, step=1)
    yield spec("reads", "select", of(lambda r: r.reads, "reads", lambda _: reads), advanced=True)
    for key, unit, high in _FAILOVER_NUMBERS:
        find = of(lambda r, k=key: getattr(r.failover, k) if r.failover else None, f"failover.{key}")
        yield spec(key, "number", find, unit=say(language, unit) if unit else "", advanced=True, low=0, high=high)


_FAILOVER_NUMBERS = (
    ("detect_seconds", "unit.seconds", 1e6),
    ("promote_seconds", "unit.seconds", 1e6),
    ("coverage", "", 1.0),
    ("manual_minutes", "unit.minutes", 1e6),
)


def _automatic(replication: Any) -> str | None:
    """As the control's options name it; no failover stated: no switch."""
    return None if replication.failover is None else str(replication.failover.automatic).lower()


def _wait_for(name: str) -> Callable[[Design], Value | None]:
    def find(design: Design) -> Value | None:
        component = design.components.get(name)
        if component is None or component.replication is None or component.replication.mode in ("async", "group"):
            return None
        key = "any" if component.replication.engine == "postgresql" else "wait_for"
        return set_value(["components", name, "replication", key], component.replication.wait_for)

    return find


def reliability(
    root: Path,
    group: str,
    prefix: str,
    language: Language,
    get: Callable[[Design], Any],
    *,
    component: str | None = None,
) -> Iterator[Spec]:
    """Mean times, or the stated figure: whichever the design uses."""
    fields = (
        ("mttf_hours", "unit.hours", "mttf_hours", HIGHEST_HOURS),
        ("mttr_hours", "unit.hours", "mttr_hours", HIGHEST_HOURS),
        ("availability", "", "stated_availability", 1.0),
    )
    for key, unit, attribute, high in fields:

        def find(design: Design, key: str = key, attribute: str = attribute) -> Value | None:
            holder = get(design)
            stated = value_at(design.canonical, root) or {}
            if holder is None or "unavailability" in stated or (key == "mttr_hours" and holder.reliability.is_stated):
                return None
            value = getattr(holder.reliability, attribute)
            return None if value is None else set_value([*root, key], value)

        label = prefix + say(language, f"set.{key}")
        shown = say(language, unit) if unit else ""
        row_key = f"{key}:{'.'.join(map(str, root))}"
        yield Spec(row_key, group, label, "number", find, shown, advanced=True, component=component, low=0, high=high)


def traffic(language: Language) -> Iterator[Spec]:
    for key, attribute in (("mean", "mean_requests_per_second"), ("peak", "peak_requests_per_second")):

        def find(design: Design, key: str = key, attribute: str = attribute) -> Value | None:
            value = getattr(design.traffic, attribute)
            path: Path = ["traffic", "requests_per_second"]
            if isinstance(value_at(design.canonical, path), dict):
                path.append(key)
            return None if value is None else set_value(path, value)

        label, group = say(language, f"set.traffic.{key}"), say(language, "group.traffic")
        unit = say(language, "unit.rps")
        yield Spec(f"traffic:{key}", group, label, "number", find, unit, advanced=key == "peak", low=0, high=1e9)
