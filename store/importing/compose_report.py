"""What of a docker-compose file became part of the design, what did not and why, and what is still to be filled in."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from models.problems import Text
from store.importing.draft import Draft
from store.importing.kinds import UNKNOWN_KIND
from store.importing.report import Entry

if TYPE_CHECKING:
    from store.importing.compose import ComposeFile

HOST: Final = "docker-host"
IRRELEVANT: Final = Text("계산에 쓰이지 않습니다.", "Plays no part in the figures.")
REASONS: Final = {
    "healthcheck": Text(
        "상태 검사는 감지 시간에 반영하지 않았습니다.", "Health checks are not turned into times to detect."
    ),
    "restart": Text(
        "재시작 정책은 복구 시간에 반영하지 않았습니다.", "Restart policies are not turned into repair times."
    ),
    "include": Text("다른 파일은 읽지 않습니다.", "Other files are not read."),
    "env_file": Text("다른 파일은 읽지 않습니다.", "Other files are not read."),
    "volumes": Text("볼륨은 그리지 않으며 크기도 모릅니다.", "Volumes are not drawn, and their sizes are not known."),
}


class ComposeReport:
    """Written into the draft that ``file`` has made."""

    def __init__(self, file: "ComposeFile", draft: Draft) -> None:
        self.file, self.draft = file, draft

    def write(self) -> None:
        for service, entry in self.file.services.items():
            self.report(service, entry)
        self.report_rest()
        self.place()

    def report(self, service: str, entry: Mapping[str, Any]) -> None:
        path = f"services.{service}"
        left_out = self.file.left_out(service, entry)
        if left_out is not None:
            self.draft.not_understood.append(Entry(path, left_out))
            return
        said = self.understood_keys(service, entry)
        if "image" not in said and "build" not in said:
            self.draft.understood.append(Entry(path, self.what_it_is(service)))
        for name in _leaves(entry):
            if name in said:
                self.draft.understood.append(Entry(f"{path}.{name}", said[name]))
            else:
                self.draft.not_understood.append(Entry(f"{path}.{name}", REASONS.get(name, IRRELEVANT)))

    def what_it_is(self, service: str) -> Text:
        part = self.draft.parts[service]
        if part.kind == UNKNOWN_KIND:
            self.draft.fill_part(
                service,
                ".kind",
                "무엇이 도는 서비스인지 알 수 없어 서버(server)로 두었습니다.",
                "What runs there is not clear, so it is a plain server.",
            )
        return Text(f"종류 {part.kind}", f"kind {part.kind}")

    def understood_keys(self, service: str, entry: Mapping[str, Any]) -> dict[str, Text]:
        """What each key that was used became."""
        said: dict[str, Text] = {}
        if isinstance(entry.get("image"), str):
            said["image"] = self.what_it_is(service)
        elif "build" in entry:
            said["build"] = self.what_it_is(service)
        count, is_stated = self.file.replicas(service, entry)
        is_in_deploy = isinstance(entry.get("deploy"), dict) and "replicas" in entry["deploy"]
        if is_stated:
            said["deploy.replicas" if is_in_deploy else "scale"] = Text(f"{count}대", f"{count} instances")
        elif is_in_deploy or "scale" in entry:
            key = "deploy.replicas" if is_in_deploy else "scale"
            said[key] = Text("값을 몰라 1대로 두었습니다.", "not known, so 1 instance")
            self.draft.fill_part(service, ".replicas", "변수라서 1대로 두었습니다.", "A variable, so it is 1 instance.")
        if service in self.draft.entries:
            said["ports"] = Text("밖에서 들어오는 곳", "where requests enter")
        for key in ("depends_on", "links", "network_mode"):
            stated = (name for name, _ in self.file.stated_needs(service, {key: entry.get(key)}))
            found = [name for name in stated if name in self.draft.parts]
            if found:
                said[key] = Text(f"필요로 함: {', '.join(found)}", f"needs {', '.join(found)}")
        addressed = dict.fromkeys(name for name in self.file.addressed(service, entry) if name in self.draft.parts)
        if addressed:
            names = ", ".join(addressed)
            said["environment"] = Text(f"주소로 보아 필요로 함: {names}", f"by its addresses needs {names}")
        if isinstance(entry.get("extends"), str | dict) and "file" not in entry["extends"]:
            said["extends"] = Text("이어받은 키를 합쳤습니다.", "what it extends is merged in")
        return said

    def report_rest(self) -> None:
        """Every key beside the services; those that hold several things, each of these."""
        for key, value in self.file.data.items():
            if key == "services":
                continue
            if key == "name" and isinstance(value, str) and value:
                self.draft.understood.append(Entry(key, Text("제목과 id", "title and id")))
            elif key in ("networks", "volumes", "secrets", "configs") and isinstance(value, dict) and value:
                reason = REASONS.get(key, IRRELEVANT)
                self.draft.not_understood += [Entry(f"{key}.{name}", reason) for name in value]
            else:
                self.draft.not_understood.append(Entry(key, REASONS.get(key, IRRELEVANT)))

    def place(self) -> None:
        draft = self.draft
        draft.places[HOST] = {"kind": "host", "title": "Docker"}
        draft.fill(
            f"places.{HOST}",
            "모두 서버 한 대에서 돈다고 보았습니다. 여러 대면 장소를 나누고, runs_on과 고장 수치를 적으세요.",
            "All is taken to run on one server: split it if there are more, and state runs_on and failures.",
        )
        if any(draft.needed.values()):
            draft.fill(
                "components.*.needs",
                "뜨는 순서(depends_on)와 주소(environment)로 짐작한 관계입니다. 요청을 처리할 때 정말 필요한지 보세요.",
                "Guessed from start order (depends_on) and addresses (environment); keep what a request really needs.",
            )
        for service, part in draft.parts.items():
            if part.replicates:
                draft.fill_part(
                    service,
                    ".replication",
                    "여러 대라 첫 대가 쓰기를 받는 비동기 복제로 두었습니다. 실제 방식과 장애 전환을 적으세요.",
                    "Several instances: taken as asynchronous replication from the first; state mode and failover.",
                )


def _leaves(entry: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a service, those of ``deploy`` one by one."""
    for key, value in entry.items():
        if key == "deploy" and isinstance(value, dict) and value:
            yield from (f"deploy.{inner}" for inner in value)
        else:
            yield key
