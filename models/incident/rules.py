"""How callers behave when what they call does not answer: time-outs, the next try, and where each figure is from."""

from dataclasses import dataclass
from typing import Final

from models.design.model import Component, Design, Place
from models.problems import Text

CLIENT_TIMEOUT_SECONDS: Final = 10.0
CLIENT_RETRY_AFTER_SECONDS: Final = 1.0
SLOW_SECONDS: Final = 1.0
NOTICED_AFTER_SECONDS: Final = 300.0
SERVICE_SECONDS: Final = 0.002
"""Work of one instance on one request."""
CHECKS_TO_DETECT: Final = 3
UNKNOWN_REPAIR_HOURS: Final = 1.0
"""Of places and services that state none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerRules:
    """``connect_seconds``: how long a caller waits for a connection; ``tries_next``: it then asks another target.

    ``checks``: it checks its targets by itself.
    """

    connect_seconds: float
    tries_next: bool
    checks: bool = False


_BALANCER = CallerRules(connect_seconds=10.0, tries_next=False, checks=True)
_NGINX = CallerRules(connect_seconds=60.0, tries_next=True)
_DRIVER = CallerRules(connect_seconds=30.0, tries_next=True)
_BY_KIND: Final = {
    "aws.alb": _BALANCER,
    "aws.nlb": _BALANCER,
    "aws.route53": _BALANCER,
    "dns": _BALANCER,
    "haproxy": CallerRules(connect_seconds=5.0, tries_next=True, checks=True),
    "nginx": _NGINX,
}


def caller_rules(kind: str) -> CallerRules:
    return _BY_KIND.get(kind, _DRIVER)


def assumptions_of(design: Design) -> tuple[Text, ...]:
    """What a run of this design takes for granted, each with its source."""
    kinds = {component.kind for component in design.components.values()}
    found = [_CLIENT, _SERVICE, _NOTICED]
    if kinds & {"aws.alb", "aws.nlb"}:
        found.append(_ALB_TEXT)
    if "nginx" in kinds:
        found.append(_NGINX_TEXT)
    found.append(_DRIVER_TEXT)
    if any(c.replication is not None and c.replication.failover is not None for c in design.components.values()):
        found.append(_DETECTION)
    repaired: list[Component | Place] = [*design.components.values(), *design.places.values()]
    if any(one.reliability.mttr_hours is None for one in repaired):
        found.append(_UNKNOWN_REPAIR)
    return tuple(found)


_CLIENT = Text(
    f"가정: 클라이언트는 {CLIENT_TIMEOUT_SECONDS:g}초를 기다리고, 실패하면 {CLIENT_RETRY_AFTER_SECONDS:g}초 뒤 한 번 "
    f"다시 보냅니다. {SLOW_SECONDS:g}초를 넘긴 응답은 느린 요청으로 셉니다.",
    f"Assumption: a client waits {CLIENT_TIMEOUT_SECONDS:g} s and tries once more {CLIENT_RETRY_AFTER_SECONDS:g} s "
    f"after a failure; an answer that takes more than {SLOW_SECONDS:g} s counts as slow.",
)
_SERVICE = Text(
    f"가정: 인스턴스마다 요청 하나를 {SERVICE_SECONDS * 1000:g} ms에 처리하고 대기열은 없습니다.",
    f"Assumption: each instance works {SERVICE_SECONDS * 1000:g} ms on a request, without queueing.",
)
_NOTICED = Text(
    f"가정: 아무 점검에도 걸리지 않는 고장은 사용자 신고로 {NOTICED_AFTER_SECONDS / 60:g}분 뒤에 알려집니다.",
    f"Assumption: a fault that no check finds is reported by users after {NOTICED_AFTER_SECONDS / 60:g} min.",
)
_ALB_TEXT = Text(
    "ALB: 연결 제한 시간 10초, 다른 대상으로 다시 시도하지 않음, 모든 대상이 비정상이면 전부에 보냄(fail open) "
    "(AWS Application Load Balancer 문서).",
    "ALB: 10 s to connect, no second target, and all targets when all are unhealthy (fail open) "
    "(AWS documentation of Application Load Balancers).",
)
_NGINX_TEXT = Text(
    "Nginx 기본값: proxy_connect_timeout 60초, 연결에 실패하면 다음 서버로(proxy_next_upstream), 응답 코드는 보지 않음 "
    "(nginx.org 문서). 실패한 서버를 잠시 제외하는 동작(fail_timeout)은 넣지 않았습니다.",
    "Nginx defaults: proxy_connect_timeout 60 s, the next server when a connection fails (proxy_next_upstream), status "
    "codes do not count (nginx.org). That it leaves out a failed server for a while (fail_timeout) is not modelled.",
)
_DRIVER_TEXT = Text(
    "HikariCP 기본값: 연결을 30초 기다림(connectionTimeout). 가정: 복제본에 연결하지 못하면 다음 복제본으로 갑니다.",
    "HikariCP default: 30 s for a connection (connectionTimeout). Assumption: the next reader when one refuses.",
)
_UNKNOWN_REPAIR = Text(
    f"가정: 복구 시간이 적혀 있지 않은 서비스와 장소는 평균 {UNKNOWN_REPAIR_HOURS:g}시간 만에 복구됩니다. "
    "연간 다운타임의 평균은 이 값에 좌우되지 않습니다.",
    f"Assumption: services and places that state no repair time are back after {UNKNOWN_REPAIR_HOURS:g} h on average. "
    "The mean downtime of a year does not depend on it.",
)
_DETECTION = Text(
    f"가정: 감지는 연속 {CHECKS_TO_DETECT}번 점검 실패이며 평균이 detect_seconds가 되도록 간격을 둡니다. 승격, "
    "수동 복구, 수리 시간은 평균이 같은 지수분포입니다.",
    f"Assumption: detection takes {CHECKS_TO_DETECT} missed checks, spaced so that their mean is detect_seconds; "
    "promotion, manual recovery and repairs are exponential with the stated means.",
)
