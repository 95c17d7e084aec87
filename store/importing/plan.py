"""``terraform show -json`` -> resources with their values, and who refers to whom.

After HashiCorp's "JSON Output Format": values come from ``planned_values`` (``values`` of a state); what is known only
after apply, such as an id, is followed through the expressions of ``configuration``, also into and out of modules.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.problems import Findings, InvalidDesign, Problem, Said, Text

MAX_JSON_BYTES: Final = 32 * 2**20
MAX_RESOURCES: Final = 20_000
MAX_MODULE_DEPTH: Final = 32
MAX_PROBLEMS: Final = 100
_INDEX = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource:
    """``module``: the path of its module as written, ``module_instance``: with the indexes of count and for_each."""

    address: str
    type: str
    name: str
    index: int | str | None
    module: str
    module_instance: str
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Where the configuration has it: its address without indexes."""
        return _joined(self.module, f"{self.type}.{self.name}")

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return value if isinstance(value, str) and value else None

    def count(self, name: str) -> int | None:
        value = self.values.get(name)
        is_count = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9
        return int(value) if is_count else None

    def blocks(self, name: str) -> list[dict[str, Any]]:
        value = self.values.get(name)
        items = value if isinstance(value, list) else [value]
        return [item for item in items if isinstance(item, dict)]


@dataclass(slots=True)
class Plan:
    resources: list[Resource] = field(default_factory=list)
    modules: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """The configuration of each module by its path; the root's is ""."""
    providers: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    by_key: dict[str, list[Resource]] = field(default_factory=dict)
    by_id: dict[str, Resource] = field(default_factory=dict)
    configured: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    resolved: dict[tuple[str, str], frozenset[tuple[str, str | None]]] = field(default_factory=dict)

    def linked(self, resource: Resource, *names: str) -> list[Resource]:
        """The resources that these arguments name: by their known ids, else by the expressions."""
        known = [self.by_id[v] for name in names for v in _strings(resource.values.get(name)) if v in self.by_id]
        if known:
            return list(dict.fromkeys(known))
        expressions = _mapping(self.configured.get(resource.key, {}).get("expressions"))
        return self.referred(resource, [expressions.get(name) for name in names])

    def all_referred(self, resource: Resource, except_for: frozenset[str] = frozenset()) -> list[Resource]:
        """Every resource that any of its expressions, or its depends_on, names."""
        config = self.configured.get(resource.key, {})
        expressions = {k: v for k, v in _mapping(config.get("expressions")).items() if k not in except_for}
        return self.referred(resource, [expressions, {"references": config.get("depends_on")}])

    def referred(self, resource: Resource, expression: Any) -> list[Resource]:
        found: dict[Resource, None] = {}
        for key, index in sorted(self._keys(resource.module, expression, ()), key=str):
            found |= dict.fromkeys(self._instances(resource, key, index))
        return list(found)

    def _instances(self, resource: Resource, key: str, index: str | None) -> list[Resource]:
        """Those of the same module instance if there are any, and of the index that is written."""
        every = self.by_key.get(key, [])
        near = [r for r in every if r.module_instance == resource.module_instance] or every
        return [r for r in near if str(r.index) == index] or near if index is not None else near

    def _keys(self, module: str, expression: Any, trail: tuple[str, ...]) -> set[tuple[str, str | None]]:
        found: set[tuple[str, str | None]] = set()
        for reference in _references(expression):
            found |= self._key(module, reference, trail)
        exact = {key for key, index in found if index is not None}
        return {(key, index) for key, index in found if index is not None or key not in exact}

    def _key(self, module: str, reference: str, trail: tuple[str, ...]) -> frozenset[tuple[str, str | None]]:
        """The configured resources that one reference stands for, through variables and outputs."""
        at = (module, reference)
        step = f"{module} {reference}"
        if at in self.resolved or step in trail or len(trail) > 2 * MAX_MODULE_DEPTH:
            return self.resolved.get(at, frozenset())
        found = frozenset(self._looked_up(module, reference, (*trail, step)))
        self.resolved[at] = found
        return found

    def _looked_up(self, module: str, reference: str, trail: tuple[str, ...]) -> set[tuple[str, str | None]]:
        indexes = _INDEX.findall(reference)
        parts = _INDEX.sub("", reference).split(".")
        if len(parts) < 2 or parts[0] in ("data", "local", "each", "count", "path", "terraform", "self"):
            return set()
        if parts[0] == "var":
            outer, _, call = module.rpartition("module.")
            outer = outer.rstrip(".")
            calls = _mapping(_mapping(self.modules.get(outer)).get("module_calls"))
            expressions = _mapping(_mapping(calls.get(call)).get("expressions"))
            return self._keys(outer, expressions.get(parts[1]), trail) if module else set()
        if parts[0] == "module":
            inner = _joined(module, f"module.{parts[1]}")
            outputs = _mapping(_mapping(self.modules.get(inner)).get("outputs"))
            output = _mapping(outputs.get(parts[2])) if len(parts) > 2 else {}
            return self._keys(inner, output.get("expression"), trail)
        index = indexes[0].strip('"') if indexes and f"{parts[1]}[" in reference else None
        return {(_joined(module, f"{parts[0]}.{parts[1]}"), index)}

    def region(self, resource: Resource) -> str | None:
        """Of its provider: a constant, or a variable of the root module."""
        name = self.configured.get(resource.key, {}).get("provider_config_key")
        provider = _mapping(self.providers.get(name if isinstance(name, str) else "aws")) or _mapping(
            self.providers.get("aws")
        )
        expression = _mapping(_mapping(provider.get("expressions")).get("region"))
        stated = expression.get("constant_value")
        for reference in _references(expression):
            if reference.startswith("var."):
                stated = _mapping(self.variables.get(reference[4:])).get("value", stated)
        return stated if isinstance(stated, str) else None


def is_plan(data: Any) -> bool:
    return isinstance(data, dict) and ("planned_values" in data or "values" in data) and "services" not in data


def read_json(text: str | bytes) -> Any:
    """Plain data, or the Problem that keeps it from being read."""
    size = len(text) if isinstance(text, bytes) else len(text.encode(errors="replace"))
    if size > MAX_JSON_BYTES:
        expected = Text(f"{MAX_JSON_BYTES >> 20} MiB 이하의 파일", f"a file of at most {MAX_JSON_BYTES >> 20} MiB")
        return _unreadable(f"{size:,} bytes", expected)
    try:
        source = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        return json.loads(source)
    except UnicodeDecodeError:
        return _unreadable("bytes that are no UTF-8", Text("UTF-8 텍스트", "UTF-8 text"))
    except json.JSONDecodeError as error:
        expected = Text(f"올바른 JSON ({error.msg})", f"valid JSON ({error.msg})")
        return _unreadable("broken JSON", expected, error.lineno, error.colno)
    except (RecursionError, ValueError):
        return _unreadable("values nested too deep or numbers too long", Text("실제 계획 파일", "a real plan"))


def _unreadable(found: str, expected: Text, line: int = 1, column: int = 1) -> Problem:
    return Problem(code="import", path="", found=found, expected=expected, line=line, column=column)


def plan_of(name: str, data: Any) -> Plan:
    """Raises InvalidDesign with all problems."""
    findings = Findings()
    if not is_plan(data):
        keys = Said(", ".join(map(str, list(data)[:8]))) if isinstance(data, dict) else data
        findings.problem("import", "", keys, _NO_PLAN)
        raise _invalid(findings, name)
    version = data.get("format_version")
    if version is not None and str(version).split(".")[0] not in ("0", "1"):
        expected = Text("1.x 형식", "the format 1.x")
        findings.problem("import", "format_version", version, expected)
    plan = Plan()
    where = "planned_values" if "planned_values" in data else "values"
    root = _expect(data.get(where), where, findings).get("root_module", {})
    _walk(_expect(root, f"{where}.root_module", findings), f"{where}.root_module", "", plan, findings, 0)
    if len(plan.resources) > MAX_RESOURCES:
        expected = Text(f"자원 {MAX_RESOURCES:,}개 이하", f"at most {MAX_RESOURCES:,} resources")
        findings.problem("import", where, Said(f"{len(plan.resources):,} resources"), expected)
    _check_addresses(plan, where, findings)
    if findings.problems:
        raise _invalid(findings, name)
    configuration = _mapping(data.get("configuration"))
    plan.providers = _mapping(configuration.get("provider_config"))
    plan.variables = _mapping(data.get("variables"))
    _configure(plan, "", _mapping(configuration.get("root_module")), 0)
    return plan


_NO_PLAN = Text(
    "planned_values가 있는 계획: terraform show -json plan.out의 출력",
    "a plan with planned_values: the output of terraform show -json plan.out",
)


def _invalid(findings: Findings, name: str) -> InvalidDesign:
    problems = (
        Problem(code=p.code, path=p.path, found=p.found, expected=p.expected, suggestion=p.suggestion, file=name)
        for p in findings.problems[:MAX_PROBLEMS]
    )
    return InvalidDesign(problems)


def _walk(module: Mapping[str, Any], path: str, address: str, plan: Plan, findings: Findings, depth: int) -> None:
    if depth > MAX_MODULE_DEPTH:
        expected = Text(f"{MAX_MODULE_DEPTH}단계 이하의 모듈", f"modules nested at most {MAX_MODULE_DEPTH} deep")
        findings.problem("import", path, Said(f"more than {MAX_MODULE_DEPTH} levels"), expected)
        return
    for i, entry in enumerate(_items(module.get("resources"), f"{path}.resources", findings)):
        resource = _resource(entry, f"{path}.resources[{i}]", address, findings)
        if resource is not None:
            plan.resources.append(resource)
            plan.by_key.setdefault(resource.key, []).append(resource)
            for known in ("id", "arn"):
                plan.by_id.setdefault(str(resource.values.get(known)), resource)
    plan.by_id.pop("None", None)
    for i, child in enumerate(_items(module.get("child_modules"), f"{path}.child_modules", findings)):
        at = f"{path}.child_modules[{i}]"
        inner = _expect(child, at, findings)
        name = inner.get("address")
        if inner and not isinstance(name, str):
            findings.problem("import", f"{at}.address", name, Text("모듈의 주소", "the address of a module"))
        elif inner:
            _walk(inner, at, name, plan, findings, depth + 1)


def _resource(entry: Any, path: str, module: str, findings: Findings) -> Resource | None:
    found = _expect(entry, path, findings)
    if not found:
        return None
    texts = {}
    for key in ("address", "type", "name"):
        value = found.get(key)
        if not isinstance(value, str) or not value:
            findings.problem("import", f"{path}.{key}", value, Text("비어 있지 않은 글", "a text that is not empty"))
        texts[key] = value
    values = found.get("values", {})
    if not isinstance(values, dict):
        findings.problem("import", f"{path}.values", values, Text("값의 매핑", "a mapping with the values"))
    if path in findings.faulty:
        return None
    index = found.get("index")
    is_data = found.get("mode") == "data"
    return Resource(
        address=texts["address"],
        type=f"data.{texts['type']}" if is_data else texts["type"],
        name=texts["name"],
        index=index if isinstance(index, int | str) else None,
        module=_INDEX.sub("", module),
        module_instance=module,
        values=values,
    )


def _check_addresses(plan: Plan, where: str, findings: Findings) -> None:
    seen: set[str] = set()
    for resource in plan.resources:
        if resource.address in seen:
            expected = Text("자원마다 다른 주소", "an address of its own for each resource")
            findings.problem("import", where, resource.address, expected)
        seen.add(resource.address)


def _configure(plan: Plan, path: str, module: Mapping[str, Any], depth: int) -> None:
    if depth > MAX_MODULE_DEPTH:
        return
    plan.modules[path] = module
    resources = module.get("resources")
    for entry in resources if isinstance(resources, list) else ():
        config = _mapping(entry)
        prefix = "data." if config.get("mode") == "data" else ""
        plan.configured[_joined(path, f"{prefix}{config.get('type')}.{config.get('name')}")] = config
    for name, call in _mapping(module.get("module_calls")).items():
        _configure(plan, _joined(path, f"module.{name}"), _mapping(_mapping(call).get("module")), depth + 1)


def _expect(value: Any, path: str, findings: Findings) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    findings.problem("import", path, value, Text("매핑", "a mapping"))
    return {}


def _items(value: Any, path: str, findings: Findings) -> list[Any]:
    if value is None or isinstance(value, list):
        return value or []
    findings.problem("import", path, value, Text("목록", "a list"))
    return []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _joined(module: str, address: str) -> str:
    return f"{module}.{address}" if module else address


def _strings(value: Any) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _references(expression: Any) -> Iterator[str]:
    """Every reference in an expression, however its blocks are nested."""
    stack = [expression]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif isinstance(value, dict):
            yield from _strings(value.get("references"))
            stack += [v for k, v in value.items() if k != "references"]
