"""What parts and assumptions of a design are called on the board and in exports, as its picture calls them."""

from typing import Final

from models.design.labels import label_of
from models.design.model import Assumption, Design
from models.problems import Language, Text

_FIGURES: Final[dict[str, Text]] = {
    "mttf_hours": Text("평균 고장 간격 (시간)", "mean time to failure (h)"),
    "mttr_hours": Text("평균 복구 시간 (시간)", "mean time to repair (h)"),
    "availability": Text("가용성", "availability"),
    "unavailability": Text("비가용성", "unavailability"),
    "runs_on": Text("인스턴스 타입", "instance type"),
    "billing.storage.gib": Text("디스크 (GiB)", "disk (GiB)"),
    "capacity_rps": Text("인스턴스당 처리 용량 (초당)", "capacity of one instance (per s)"),
    "beta": Text("공통 원인 비율", "common-cause share"),
    "deploys_per_month": Text("월 배포 수", "deployments a month"),
    "change_failure_rate": Text("변경 실패율", "change failure rate"),
    "billing.spot_interrupted_per_month": Text("월 스팟 회수율", "share of spot taken back a month"),
    "billing.spot_replacement_hours": Text("회수된 스팟 대체 시간 (시간)", "time to replace a spot instance (h)"),
    "recovery_hours": Text("롤백 시간 (시간)", "time to roll back (h)"),
    "replication.flush_ms": Text("디스크 플러시 (ms)", "disk flush (ms)"),
    "replication.read_after_write_ms": Text("쓴 뒤 읽기까지 (ms)", "write until read (ms)"),
    "replication.failover.detect_seconds": Text("장애 감지 시간 (초)", "time to detect (s)"),
    "replication.failover.promote_seconds": Text("승격 시간 (초)", "time to promote (s)"),
    "replication.failover.coverage": Text("자동 전환 성공 확률", "failover coverage"),
    "replication.failover.manual_minutes": Text("수동 전환 시간 (분)", "manual failover (min)"),
    "share": Text("요청 비율", "share of requests"),
    "requests_per_second.mean": Text("평균 요청 (초당)", "mean requests (per s)"),
    "requests_per_second.peak": Text("최대 요청 (초당)", "peak requests (per s)"),
    "kib_per_request": Text("요청 크기 (KiB)", "request size (KiB)"),
    "kib_per_response": Text("응답 크기 (KiB)", "response size (KiB)"),
    "new_connections_per_second": Text("새 연결 (초당)", "new connections (per s)"),
    "active_connections": Text("열린 연결 수", "open connections"),
    "queries_per_request": Text("요청당 쿼리 수", "queries per request"),
    "kib_per_query": Text("쿼리 크기 (KiB)", "query size (KiB)"),
    "krw_per_usd.value": Text("환율 (원/USD)", "exchange rate (KRW/USD)"),
}
_CAUSES: Final[dict[str, Text]] = {
    "region": Text("리전", "region"),
    "zone": Text("가용 영역", "zone"),
    "host": Text("호스트", "host"),
    "instance": Text("서버·프로세스", "servers"),
    "stated": Text("관리형 서비스(SLA)", "managed services (SLA)"),
    "common_cause": Text("공통 원인 고장", "common causes"),
    "deployment": Text("배포 실패", "failed deployments"),
    "spot": Text("스팟 회수", "spot interruptions"),
    "people": Text("사람을 기다리는 시간", "waiting for people"),
    "failover": Text("장애 전환 중", "failover under way"),
}
_REQUESTS: Final = {"read": Text("읽기", "read"), "write": Text("쓰기", "write")}


def request_name(request: str, language: Language) -> str:
    """The usual request classes in the reader's language; others as their file writes them."""
    return _REQUESTS[request].in_(language) if request in _REQUESTS else request


def cause_name(cause: str, language: Language) -> str:
    """What downtime is put down to."""
    return _CAUSES[cause].in_(language)


def part_name(design: Design, name: str) -> str:
    """An instance as its card is labelled, a place by its title; another name as it is."""
    instance, place = design.instances.get(name), design.places.get(name)
    if instance is not None:
        return label_of(design.components[instance.component], instance)
    return place.title if place is not None and place.title else name


def failure_name(design: Design, name: str, language: Language) -> str:
    """What a cut set or a list of single points names: a part, an event of a tier, or somebody of the team."""
    event, _, component = name.partition(":")
    if component in design.components and event in ("common-cause", "deployment"):
        title = design.components[component].title or component
        return _common_cause(title, language) if event == "common-cause" else _deployment(title, language)
    if event == "spot":
        title = part_name(design, component)
        return Text(f"{title} 스팟 회수", f"spot interruption of {title}").in_(language)
    if any(member.name == name for member in (design.team.members if design.team else ())):
        return Text(f"{name}(사람)", f"{name} (person)").in_(language)
    return part_name(design, name)


def _common_cause(title: str, language: Language) -> str:
    return Text(f"{title} 공통 원인 고장", f"common cause of {title}").in_(language)


def _deployment(title: str, language: Language) -> str:
    return Text(f"{title} 배포 실패", f"failed deployment of {title}").in_(language)


def assumption_name(design: Design, path: str, language: Language) -> str:
    """``components.ws.mttf_hours`` -> ``Nginx · 평균 고장 간격 (시간)``; what has no name of its own stays a path."""
    for section, subjects in _subjects(design, language).items():
        for subject, title in subjects.items():
            figure = path.removeprefix(f"{section}.{subject}.")
            if figure != path and figure in _FIGURES:
                return f"{title} · {_FIGURES[figure].in_(language)}"
    figure = path.partition(".")[2]
    return _FIGURES[figure].in_(language) if figure in _FIGURES else path


def _subjects(design: Design, language: Language) -> dict[str, dict[str, str]]:
    return {
        "components": {name: component.title or name for name, component in design.components.items()},
        "places": {name: place.title or name for name, place in design.places.items()},
        "requests": {name: request_name(name, language) for name in design.requests},
    }


def source_text(assumption: Assumption, language: Language) -> str:
    """Where a figure comes from. Files say ``assumption`` for what nobody measured."""
    source = assumption.source
    if language == "ko" and (source == "assumption" or source.startswith(("assumption;", "assumption:"))):
        source = source.replace("assumption", "가정", 1)
    default = Text("카탈로그 기본값", "catalog default").in_(language)
    return f"{default}: {source}" if assumption.from_catalog else source
