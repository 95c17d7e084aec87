"""Every key of a design file: type, unit, range, meaning. Validation and JSON Schema are both read off this table."""

import re
from datetime import date
from typing import Any, Final

from models.design.spec import Either, Flag, Items, Key, Number, Record, Spec, Table, Word
from models.problems import Text

FORMAT_VERSION: Final = 1
MAX_INSTANCES: Final = 2000

PURCHASES: Final = (
    "on_demand",
    *(f"ri_{years}yr_{upfront}_upfront" for years in (1, 3) for upfront in ("all", "partial", "no")),
    "spot",
)
ENGINES: Final = ("mysql", "mariadb", "postgresql")
MODES: Final = ("async", "semi_sync", "group", "remote_write", "on", "remote_apply")
READS: Final = ("readers", "readers_else_writer", "writer", "any")
TARGETS: Final[dict[str, Number]] = {
    "availability": Number(what=Text("목표 가용성", "a target availability"), minimum=0, maximum=1),
    "downtime_minutes_per_year": Number(what=Text("연 중단 상한", "a limit of downtime"), unit="min", minimum=0),
    "lost_writes": Number(what=Text("연 유실 상한", "a limit of lost writes a year"), minimum=0),
    "stale_read_share": Number(
        what=Text("낡은 읽기 비율 상한", "a limit of the share of stale reads"), minimum=0, maximum=1
    ),
    "p_read_your_writes": Number(what=Text("자기 쓰기 읽기 확률", "a target probability"), minimum=0, maximum=1),
    "commit_p99_ms": Number(what=Text("커밋 p99 상한", "a limit of commit latency"), unit="ms", above=0),
    "monthly_usd": Number(what=Text("월 비용 상한", "a limit of the monthly bill"), unit="USD", minimum=0),
    "monthly_krw": Number(what=Text("월 비용 상한", "a limit of the monthly bill"), unit="KRW", minimum=0),
    "single_points_of_failure": Number(
        what=Text("단일 장애점 수 상한", "a limit of single points of failure"), minimum=0, whole=True
    ),
    "rto_seconds": Number(what=Text("복구 목표 시간", "a recovery time objective"), unit="s", minimum=0),
    "rpo_seconds": Number(what=Text("복구 목표 시점", "a recovery point objective"), unit="s", minimum=0),
    "bus_factor": Number(what=Text("버스 계수 하한", "a least bus factor"), minimum=0, whole=True),
}


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _positive(ko: str, en: str, unit: str = "") -> Number:
    return Number(what=Text(ko, en), unit=unit, above=0)


def _from_zero(ko: str, en: str, unit: str = "") -> Number:
    return Number(what=Text(ko, en), unit=unit, minimum=0)


def _share(ko: str, en: str) -> Number:
    return Number(what=Text(ko, en), minimum=0, maximum=1)


def _count(ko: str, en: str, minimum: int = 1, maximum: int | None = MAX_INSTANCES) -> Number:
    return Number(what=Text(ko, en), minimum=minimum, maximum=maximum, whole=True)


def _optional(**specs: Spec) -> dict[str, Key]:
    return {name.rstrip("_"): Key(spec) for name, spec in specs.items()}


_NAME = Word(what=Text("이름", "a name"))
_NAMES = Items(of=_NAME, what=Text("이름의 목록, 예: [was]", "a list of names such as [was]"), minimum=1)
_SOURCE = Word(what=Text("출처", "a source"))

RELIABILITY = _optional(
    mttf_hours=_positive("평균 고장 간격", "a mean time to failure", "h"),
    mttr_hours=_from_zero("평균 복구 시간", "a mean repair time", "h"),
    availability=_share("가용성", "an availability"),
    unavailability=_share("비가용성", "an unavailability"),
)

BILLING_OF_COMPONENT = Record(
    what=Text("component의 billing 매핑", "a mapping with the billing of a component"),
    keys=_optional(
        purchase=Word(what=Text("구매 방식", "a purchase option"), choices=PURCHASES),
        storage=Record(
            what=Text("{type: gp3, gib: 20}", "a mapping such as {type: gp3, gib: 20}"),
            keys={
                "type": Key(Word(what=Text("EBS 종류", "a volume type"), choices=("gp2", "gp3"))),
                "gib": Key(_from_zero("용량", "a size", "GiB"), required=True),
                "iops": Key(_from_zero("IOPS", "a number of I/O operations", "1/s")),
                "mibps": Key(_from_zero("처리량", "a throughput", "MiB/s")),
            },
        ),
        surplus_vcpu_hours=_from_zero("초과 vCPU 시간", "surplus vCPU-hours a month", "h"),
        load=Record(
            what=Text("밸런서의 측정 부하 매핑", "a mapping with the measured load of a balancer"),
            keys=_optional(
                new_connections_per_second=_from_zero("초당 새 연결", "new connections", "1/s"),
                active_connections=_from_zero("활성 연결", "active connections"),
                processed_gb_per_hour=_from_zero("처리량", "processed bytes", "GB/h"),
                requests_per_second=_from_zero("초당 요청", "requests", "1/s"),
                rules=_count("규칙 수", "a number of rules", minimum=0),
            ),
        ),
        monthly_usd=_from_zero("월 요금", "a monthly price", "USD"),
        spot_share=_share("스팟 비율", "a share of spot instances"),
        spot_interrupted_per_month=Number(
            what=Text("한 달에 회수되는 스팟 비율", "a share of spot instances taken back in a month"),
            minimum=0,
            maximum=0.99,
        ),
        spot_replacement_hours=_from_zero("회수된 스팟을 대체하는 시간", "a mean time to replace a spot instance", "h"),
        backup_gib=_from_zero("백업 용량", "a size of backups", "GiB"),
    ),
)

PLACE = Record(
    what=Text("{kind: zone, in: seoul} 같은 매핑", "a mapping such as {kind: zone, in: seoul}"),
    keys={
        "kind": Key(
            Word(
                what=Text("종류: region, zone, host", "a kind: region, zone or host"),
                choices=("region", "zone", "host"),
            ),
            required=True,
        ),
        **_optional(
            title=Word(what=Text("제목", "a title")),
            in_=_NAME,
            provider=Word(what=Text("사업자, 예: aws", "a provider such as aws")),
            aws_region=Word(
                what=Text("AWS 리전, 예: ap-northeast-2", "an AWS region such as ap-northeast-2"),
                pattern=lambda text: re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", text) is not None,
            ),
            at=Items(
                of=Number(what=Text("위도, 경도", "latitude, longitude"), unit="degrees", minimum=-180, maximum=180),
                length=2,
                what=Text("[위도, 경도]", "[latitude, longitude]"),
            ),
            runs_on=Word(what=Text("인스턴스 타입", "an instance type")),
            billing=BILLING_OF_COMPONENT,
        ),
        **RELIABILITY,
    },
)

NEED = Record(
    what=Text("{any: [was]} 같은 매핑", "a mapping such as {any: [was]}"),
    keys=_optional(
        any=_NAMES,
        all=_NAMES,
        at_least=_count("필요한 수", "a number of instances"),
        of=_NAMES,
        wiring=Word(what=Text("연결 방식", "a wiring"), choices=("mesh", "paired")),
        role=Word(what=Text("역할", "a role"), choices=("reader", "writer")),
        for_=_NAMES,
        degrades=Flag(what=Text("부드러운 의존", "a soft dependency: not needed to answer")),
    ),
)

FAILOVER = Record(
    what=Text("{automatic: true, …} 같은 매핑", "a mapping such as {automatic: true, detect_seconds: 30}"),
    keys=_optional(
        automatic=Flag(what=Text("자동 여부", "whether failover is automatic")),
        detect_seconds=_from_zero("감지 시간", "a mean time to detect", "s"),
        promote_seconds=_from_zero("승격 시간", "a mean time to promote", "s"),
        coverage=_share("자동 전환 성공 확률", "a probability that automatic failover succeeds"),
        manual_minutes=_from_zero("수동 복구 시간", "a mean time of manual recovery", "min"),
        candidates=Items(of=_NAME, what=Text("승격 후보 인스턴스 목록", "a list of instances that may be promoted")),
        fencing=Flag(what=Text("펜싱 여부", "whether a cut-off writer is fenced")),
    ),
)

REPLICATION = Record(
    what=Text("{writer: db-1, mode: async} 같은 매핑", "a mapping such as {writer: db-1, mode: async}"),
    keys={
        "writer": Key(_NAME, required=True),
        "flush_ms": Key(_from_zero("로그 플러시 시간", "the time of a durable flush", "ms"), nullable=True),
        "timeout_seconds": Key(_from_zero("비동기 전환 대기", "a time-out to asynchronous", "s"), nullable=True),
        **_optional(
            engine=Word(what=Text("엔진", "an engine"), choices=ENGINES),
            mode=Word(what=Text("복제 방식", "a replication mode"), choices=MODES),
            wait_for=_count("기다릴 수신 확인 수", "a number of acknowledgements"),
            any=_count("기다릴 수신 확인 수", "a number of acknowledgements"),
            wait_point=Word(what=Text("확인 시점", "when to wait"), choices=("after_sync", "after_commit")),
            applier=Record(
                what=Text("{workers: 4}", "a mapping such as {workers: 4}"),
                keys=_optional(workers=_count("적용 작업자 수", "a number of workers", maximum=1024)),
            ),
            transactions_per_second=_from_zero("초당 쓰기", "writes", "1/s"),
            episodes=Items(
                what=Text("지연 구간의 목록", "a list of episodes"),
                of=Record(
                    what=Text(
                        "{name: 야간 배치, per_month: 30, minutes: 5, lag_seconds: 20}",
                        "a mapping such as {name: nightly batch, per_month: 30, minutes: 5, lag_seconds: 20}",
                    ),
                    keys={
                        "name": Key(_NAME, required=True),
                        "per_month": Key(_from_zero("월 횟수", "a number a month"), required=True),
                        "minutes": Key(_from_zero("길이", "a length", "min"), required=True),
                        "lag_seconds": Key(_from_zero("지연", "a lag", "s"), required=True),
                    },
                ),
            ),
            read_after_write_ms=_from_zero("쓰기 후 읽기 간격", "a delay of the next read", "ms"),
            measured_lag_ms=Items(
                what=Text("잰 반영 지연의 분위수 목록", "a list of quantiles of a measured lag"),
                of=_from_zero("반영 지연", "a visibility delay", "ms"),
                minimum=2,
            ),
            reads=Word(what=Text("읽기 대상", "where reads go"), choices=READS),
            failover=FAILOVER,
        ),
    },
)

COMPONENT = Record(
    what=Text("{kind: nginx, …} 같은 매핑", "a mapping such as {kind: nginx}"),
    keys={
        **_optional(
            kind=_NAME,
            title=Word(what=Text("제목", "a title")),
            place=_NAME,
            instances=Items(
                what=Text("[{id: ws-1, place: seoul-a}] 같은 목록", "a list such as [{id: ws-1, place: seoul-a}]"),
                minimum=1,
                of=Record(
                    what=Text("{id: ws-1, place: seoul-a}", "a mapping such as {id: ws-1, place: seoul-a}"),
                    keys={"id": Key(_NAME, required=True), "place": Key(_NAME)},
                ),
            ),
            replicas=_count("인스턴스 수", "a number of instances"),
            places=_NAMES,
            runs_on=Word(what=Text("인스턴스 타입", "an instance type")),
            needs=Items(of=NEED, what=Text("[{any: [was]}] 같은 목록", "a list such as [{any: [was]}]")),
            multi_az=Flag(what=Text("다중 AZ 여부", "whether it is Multi-AZ")),
            version=Word(what=Text('버전, 예: "8.0" (따옴표 필요)', 'a version in quotes such as "8.0"')),
            beta=_share("공통 원인 비율", "a common-cause share"),
            deploys_per_month=_from_zero("월 배포 수", "deployments a month"),
            change_failure_rate=_share("변경 실패율", "a change failure rate"),
            recovery_hours=_from_zero("롤백 시간", "a time to roll back", "h"),
            rollout=Word(what=Text("배포 방식", "a rollout"), choices=("rolling", "all_at_once")),
            capacity_rps=_positive("인스턴스당 처리량", "a capacity of one instance", "requests/s"),
            repair=Record(
                what=Text("{by: people}", "a mapping such as {by: people}"), keys={"by": Key(_NAME, required=True)}
            ),
            replication=REPLICATION,
            billing=BILLING_OF_COMPONENT,
        ),
        **RELIABILITY,
    },
)

TRAFFIC = Record(
    what=Text("traffic 매핑", "a mapping with the traffic"),
    keys=_optional(
        requests_per_second=Either(
            short=_from_zero("초당 요청", "requests", "1/s"),
            full=Record(
                what=Text("{mean: 5, peak: 40}", "a mapping such as {mean: 5, peak: 40}"),
                keys=_optional(
                    mean=_from_zero("평균 초당 요청", "mean requests", "1/s"),
                    peak=_from_zero("최대 초당 요청", "peak requests", "1/s"),
                ),
            ),
            widen=lambda mean: {"mean": mean},
        ),
        kib_per_request=_from_zero("요청 크기", "the size of a request", "KiB"),
        kib_per_response=_from_zero("응답 크기", "the size of a response", "KiB"),
        new_connections_per_second=_from_zero("초당 새 연결", "new connections", "1/s"),
        active_connections=_from_zero("활성 연결", "active connections"),
        queries_per_request=_from_zero("요청당 질의 수", "queries a request"),
        kib_per_query=_from_zero("질의 크기", "the size of a query and its answer", "KiB"),
        growth_per_year=Number(what=Text("연 증가율", "growth a year, a share"), above=-1),
    ),
)

BILLING = Record(
    what=Text("billing 매핑", "a mapping with the billing"),
    keys={
        **_optional(
            hours_per_month=_positive("월 시간", "hours a month", "h"),
            krw_per_usd=Either(
                short=_positive("환율", "an exchange rate", "KRW/USD"),
                full=Record(
                    what=Text(
                        "{value: 1390, as_of: 2026-11-01, source: …}",
                        "a mapping such as {value: 1390, as_of: 2026-11-01, source: …}",
                    ),
                    keys={
                        "value": Key(_positive("환율", "an exchange rate", "KRW/USD"), required=True),
                        "as_of": Key(
                            Word(what=Text("날짜, 예: 2026-11-01", "a date such as 2026-11-01"), pattern=_is_date)
                        ),
                        "source": Key(_SOURCE),
                    },
                ),
                widen=lambda value: {"value": value},
            ),
            vat=_share("부가세율", "a VAT rate"),
            credits_usd=_from_zero("크레딧", "credits", "USD"),
            free_egress_gb=_from_zero("무료 송신량", "free egress a month", "GB"),
        ),
        "hour_of_downtime_usd": Key(
            _from_zero("중단 1시간의 값", "the value of an hour of downtime", "USD"), nullable=True
        ),
        "lost_write_usd": Key(_from_zero("유실 1건의 값", "the value of a lost write", "USD"), nullable=True),
    },
)

TEAM = Record(
    what=Text("team 매핑", "a mapping with the team"),
    keys=_optional(
        time_to_learn_hours=_from_zero("배우는 시간", "a time to learn", "h"),
        members=Items(
            what=Text("구성원 목록", "a list of members"),
            of=Record(
                what=Text("{name: 제나, operates: [was]}", "a mapping such as {name: 제나, operates: [was]}"),
                keys={
                    "name": Key(_NAME, required=True),
                    "operates": Key(Items(of=_NAME, what=Text("component 이름의 목록", "a list of components"))),
                    "reachable": Key(_share("연락 가능 확률", "a probability to be reachable")),
                    "away_hours": Key(_positive("평균 부재 시간", "a mean time away", "h")),
                },
            ),
        ),
    ),
)

ASSUMPTION = Either(
    short=_SOURCE,
    full=Record(
        what=Text("{range: [1, 10], source: …}", "a mapping such as {range: [1, 10], source: …}"),
        keys=_optional(
            range=Items(of=Number(what=Text("숫자", "a number")), length=2, what=Text("[최소, 최대]", "[low, high]")),
            value=Number(what=Text("숫자", "a number")),
            source=_SOURCE,
            note=Word(what=Text("설명", "a note")),
        ),
    ),
    widen=lambda source: {"source": source},
)

DESIGN = Record(
    what=Text("anboard, id, components, requests가 있는 매핑", "a mapping with anboard, id, components and requests"),
    keys={
        "anboard": Key(
            Number(
                what=Text("형식 버전", "the format version"), minimum=FORMAT_VERSION, maximum=FORMAT_VERSION, whole=True
            ),
            required=True,
        ),
        "id": Key(
            Word(
                what=Text("a-z, 0-9, -로 된 id", "an id of a-z, 0-9 and -"),
                pattern=lambda text: re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?", text) is not None,
            ),
            required=True,
        ),
        **_optional(
            title=Word(what=Text("제목", "a title")),
            based_on=Word(what=Text("기준 파일 이름", "the file name of the base")),
            places=Table(of=PLACE, what=Text("이름별 장소", "a mapping from names to places")),
            rtt_ms=Items(
                what=Text("측정한 왕복 시간 목록", "a list of measured round trips"),
                of=Record(
                    what=Text("{between: [a, b], value: 0.5}", "a mapping such as {between: [a, b], value: 0.5}"),
                    keys={
                        "between": Key(
                            Items(of=_NAME, length=2, what=Text("두 장소의 이름", "the names of two places")),
                            required=True,
                        ),
                        "value": Key(_from_zero("왕복 시간", "a round-trip time", "ms"), required=True),
                        "jitter_ms": Key(_from_zero("편도마다 더해지는 평균 지터", "a mean jitter on each way", "ms")),
                        "source": Key(_SOURCE),
                    },
                ),
            ),
        ),
        "components": Key(
            Table(of=COMPONENT, minimum=1, what=Text("이름별 component", "a mapping from names to components")),
            required=True,
        ),
        "requests": Key(
            Table(
                minimum=1,
                what=Text(
                    "이름별 요청 종류, 예: {read: {enters: alb, share: 1}}",
                    "a mapping such as {read: {enters: alb, share: 1}}",
                ),
                of=Record(
                    what=Text("{enters: alb, share: 0.8}", "a mapping such as {enters: alb, share: 0.8}"),
                    keys={"enters": Key(_NAME, required=True), "share": Key(_share("비율", "a share"))},
                ),
            ),
            required=True,
        ),
        **_optional(
            team=TEAM,
            crews=Table(
                of=Record(
                    what=Text("{size: 1}", "a mapping such as {size: 1}"),
                    keys={"size": Key(_count("인원", "a crew size"), required=True)},
                ),
                what=Text("이름별 조", "a mapping from names to crews"),
            ),
            traffic=TRAFFIC,
            billing=BILLING,
            targets=Record(what=Text("targets 매핑", "a mapping with targets"), keys=_optional(**TARGETS)),
            assumptions=Table(of=ASSUMPTION, what=Text("경로별 가정", "a mapping from paths to assumptions")),
        ),
    },
)


def design_schema() -> dict[str, Any]:
    """JSON Schema of one design file. A variant (``based_on``) needs only what it changes."""
    full = DESIGN.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Anboard design",
        "type": "object",
        "if": {"required": ["based_on"]},
        "then": _loosened(full),
        "else": full,
    }


def _loosened(schema: Any) -> Any:
    """The same keys without 'required', each of which may be null: what an override may hold."""
    if isinstance(schema, list):
        return [_loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {key: _loosened(value) for key, value in schema.items() if key != "required"}
    for container in ("properties",):
        if isinstance(loose.get(container), dict):
            loose[container] = {
                k: v if "anyOf" in v else {"anyOf": [v, {"type": "null"}]} for k, v in loose[container].items()
            }
    if isinstance(loose.get("additionalProperties"), dict):
        loose["additionalProperties"] = {"anyOf": [loose["additionalProperties"], {"type": "null"}]}
    return loose
