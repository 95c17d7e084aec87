"""A docker-compose file -> parts of a design.

After the Compose specification (compose-spec.io). Its keys say how containers start, not who calls whom while they run:
``depends_on`` and the addresses in ``environment`` are the nearest that it has, and the report says so.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final

from models.design.keys import MAX_INSTANCES
from models.problems import InvalidDesign, Problem, Said, Text, around, nearest, shown
from store.importing.compose_report import HOST, ComposeReport
from store.importing.draft import Draft, Part
from store.importing.kinds import DATA_KINDS, DATABASES, UNKNOWN_KIND, kind_of_image, kind_of_words
from store.yaml_text import Document

LEFT_OUT: Final = {
    "profiles": Text("프로필을 켜야 뜨는 서비스라 넣지 않았습니다.", "Left out: it only starts with its profile."),
    "replicas": Text("replicas가 0이라 넣지 않았습니다.", "Left out: it has 0 replicas."),
    "job": Text(
        "끝나야 다른 서비스가 뜨는 작업이라 넣지 않았습니다.", "Left out: a job that is done before others start."
    ),
}
_ADDRESS = re.compile(r"(?:^|//(?![^/]*@)|@|[,;]\s*)([A-Za-z0-9][\w.-]*)(:\d+)?(?=$|[:/,;?])")
_ADDRESS_KEY = re.compile(r"HOST|ADDR|SERVER|URL|URI|ENDPOINT|BROKER|DSN", re.IGNORECASE)
_DEFAULT = re.compile(r"\$\{\w+:?-(\d+)\}")
_INTERPOLATED = re.compile(r"\$\{?\w+")
_LOCAL_PORT = re.compile(r"(127\.|localhost|\[?::1)")


def read_compose(name: str, document: Document) -> tuple[Draft, str]:
    """Parts, and the project's name. Raises InvalidDesign with all problems."""
    reader = ComposeFile(name, document)
    reader.read()
    if reader.problems:
        raise InvalidDesign(sorted(reader.problems, key=lambda p: (p.line or 0, p.column or 0)))
    stated = reader.data.get("name")
    return reader.draft, stated if isinstance(stated, str) and stated else _project(name)


def _project(name: str) -> str:
    """As compose itself calls a project without a name: by the folder; else by the file."""
    path = PurePath(name)
    is_usual = path.stem.split(".")[0] in ("compose", "docker-compose")
    return path.parent.name if is_usual and path.parent.name else path.stem


def merged_keys(value: Any) -> Any:
    """Plain data with every merge key (``<<``) carried out; own keys win."""
    if isinstance(value, list):
        return [merged_keys(item) for item in value]
    if not isinstance(value, dict):
        return value
    own = {key: merged_keys(item) for key, item in value.items() if key != "<<"}
    sources = value.get("<<", [])
    result: dict[str, Any] = {}
    for source in sources if isinstance(sources, list) else [sources]:
        if isinstance(source, dict):
            result = {**merged_keys(source), **result}
    return {**result, **own}


class ComposeFile:
    def __init__(self, name: str, document: Document) -> None:
        self.name = name
        self.positions = document.positions
        self.data: dict[str, Any] = merged_keys(document.data)
        self.draft = Draft()
        self.problems: list[Problem] = []
        self.services: dict[str, dict[str, Any]] = {}
        self.jobs: set[str] = set()

    def problem(self, path: str, found: object, expected: Text, suggestion: str | None = None) -> None:
        at = path
        while at and at not in self.positions:
            at = around(at)
        _, line, column = self.positions.get(at, (self.name, 1, 1))
        self.problems.append(
            Problem(
                code="import",
                path=path,
                found=shown(found),
                expected=expected,
                suggestion=suggestion,
                file=self.name,
                line=line,
                column=column,
            )
        )

    def read(self) -> None:
        services = self.data.get("services")
        if not isinstance(services, dict) or not services:
            self.problem("services", services, Text("이름별 서비스", "a mapping from names to services"))
            return
        for service in services:
            self.services[service] = self.extended(service, services, ())
        self.jobs = self.find_jobs()
        for service, entry in self.services.items():
            self.part(service, entry)
        for service, entry in self.services.items():
            self.needs(service, entry)
        if self.problems:
            return
        ComposeReport(self, self.draft).write()

    def extended(self, service: str, services: Mapping[str, Any], trail: tuple[str, ...]) -> dict[str, Any]:
        """A service over the one of this file that it extends."""
        path = f"services.{service}"
        entry = services[service]
        if entry is None:
            entry = {}
        if not isinstance(entry, dict):
            self.problem(path, entry, Text("서비스의 매핑", "a mapping with the keys of a service"))
            return {}
        extends = entry.get("extends")
        base = extends.get("service") if isinstance(extends, dict) and "file" not in extends else extends
        if not isinstance(base, str):
            return entry
        if base not in services:
            self.unknown(f"{path}.extends", base, services)
            return entry
        if base in (*trail, service):
            cycle = " -> ".join([*trail, service, base])
            self.problem(f"{path}.extends", Said(cycle), Text("순환하지 않는 extends", "extends without a cycle"))
            return entry
        if len(trail) > 30:
            self.problem(f"{path}.extends", base, Text("30단계 이하의 extends", "at most 30 extends in a row"))
            return entry
        return {**self.extended(base, services, (*trail, service)), **entry}

    def unknown(self, path: str, found: object, valid: Mapping[str, Any]) -> None:
        expected = Text("services에 있는 이름", "the name of a service")
        is_few = len(self.problems) * len(valid) < 8_000
        self.problem(path, found, expected, nearest(found, valid) if is_few else None)

    def find_jobs(self) -> set[str]:
        """Services that everything which depends on them waits for to be done."""
        conditions: dict[str, set[str]] = {}
        for entry in self.services.values():
            depends = entry.get("depends_on")
            for name, how in depends.items() if isinstance(depends, dict) else ():
                condition = how.get("condition") if isinstance(how, dict) else None
                conditions.setdefault(name, set()).add(str(condition))
            for name in depends if isinstance(depends, list) else ():
                conditions.setdefault(str(name), set()).add("service_started")
        return {name for name, found in conditions.items() if found == {"service_completed_successfully"}}

    def left_out(self, service: str, entry: Mapping[str, Any]) -> Text | None:
        if entry.get("profiles"):
            return LEFT_OUT["profiles"]
        if service in self.jobs:
            return LEFT_OUT["job"]
        return LEFT_OUT["replicas"] if self.replicas(service, entry)[0] == 0 else None

    def replicas(self, service: str, entry: Mapping[str, Any]) -> tuple[int, bool]:
        """How many, and whether the file says so; an interpolated number by its default."""
        deploy = entry.get("deploy")
        in_deploy = isinstance(deploy, dict) and "replicas" in deploy
        value = deploy["replicas"] if in_deploy else entry.get("scale")
        if value is None:
            return 1, False
        if isinstance(value, str):
            default = _DEFAULT.fullmatch(value.strip())
            if default is None and _INTERPOLATED.match(value.strip()):
                return 1, False
            value = default[1] if default else value
            value = int(value) if re.fullmatch(r"\d{1,9}", value) else value
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9 and value == int(value):
            return int(value), True
        path = f"services.{service}.{'deploy.replicas' if in_deploy else 'scale'}"
        expected = Text("0 이상의 정수", "a whole number >= 0")
        if all(problem.path != path for problem in self.problems):
            self.problem(path, value, expected)
        return 1, False

    def part(self, service: str, entry: Mapping[str, Any]) -> None:
        image = entry.get("image")
        if image is not None and not isinstance(image, str):
            self.problem(f"services.{service}.image", image, Text("이미지 이름", "the name of an image"))
            image = None
        if self.left_out(service, entry) is not None:
            return
        kind = (kind_of_image(image) if image else None) or kind_of_words([service])
        count, _ = self.replicas(service, entry)
        self.draft.parts[service] = Part(
            wish=service,
            kind=kind or UNKNOWN_KIND,
            places=[HOST] * min(count, MAX_INSTANCES + 1),
            is_data=kind in DATA_KINDS,
            replicates=kind in DATABASES and count > 1,
        )
        if self.is_public(service, entry) and kind not in DATA_KINDS:
            self.draft.entries.append(service)

    def is_public(self, service: str, entry: Mapping[str, Any]) -> bool:
        ports = entry.get("ports")
        if ports is None:
            return False
        if not isinstance(ports, list) or not all(isinstance(p, str | int | dict) for p in ports):
            self.problem(f"services.{service}.ports", ports, Text("포트의 목록", 'a list of ports such as ["80:8080"]'))
            return False
        hosts = (str(p.get("host_ip") or "") if isinstance(p, dict) else str(p) for p in ports)
        return any(not _LOCAL_PORT.match(host) for host in hosts)

    def needs(self, service: str, entry: Mapping[str, Any]) -> None:
        for name, soft in self.stated_needs(service, entry):
            self.draft.need(service, [name], soft=soft)
        for name in self.addressed(service, entry):
            self.draft.need(service, [name])

    def stated_needs(self, service: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
        for key in ("depends_on", "links"):
            value, path = entry.get(key), f"services.{service}.{key}"
            if value is None:
                continue
            if not isinstance(value, list | (dict if key == "depends_on" else list)):
                self.problem(path, value, Text("서비스 이름의 목록", "a list of services"))
                continue
            for item in value:
                name = str(item).split(":")[0] if key == "links" else item
                if not isinstance(name, str) or name not in self.services:
                    self.unknown(path, item, self.services)
                    continue
                how = value[item] if isinstance(value, dict) else None
                yield name, isinstance(how, dict) and how.get("required") is False
        mode = entry.get("network_mode")
        if isinstance(mode, str) and mode.startswith("service:") and mode[8:] in self.services:
            yield mode[8:], False

    def addressed(self, service: str, entry: Mapping[str, Any]) -> Iterator[str]:
        """Services that a variable of the environment names as a host."""
        for key, value in _variables(entry.get("environment")):
            for host, port in _ADDRESS.findall(value):
                is_address = port or "://" in value or _ADDRESS_KEY.search(key)
                if host in self.services and host != service and is_address:
                    yield host


def _variables(environment: Any) -> Iterator[tuple[str, str]]:
    if isinstance(environment, dict):
        yield from ((str(key), value) for key, value in environment.items() if isinstance(value, str))
    elif isinstance(environment, list):
        for item in environment:
            if isinstance(item, str) and "=" in item:
                key, _, value = item.partition("=")
                yield key, value
