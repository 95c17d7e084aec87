"""What a place of a design file is called in words, and its value with its unit, as the board calls them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.design.keys import DESIGN
from models.design.spec import Either, Items, Number, Record, Spec, Table, is_number
from models.problems import Text
from store.draft import ABSENT
from store.yaml_write import CannotEdit, flow_text

LONGEST_VALUE: Final = 60
NONE: Final = Text("없음", "none")

TITLES: Final[dict[str, Text]] = {
    "anboard": Text("형식 버전", "Format version"),
    "automatic": Text("장애 전환", "Failover"),
    "availability": Text("가용성(SLA 등)", "Stated availability"),
    "based_on": Text("기준 파일", "Base file"),
    "between": Text("두 장소", "Two places"),
    "billing": Text("요금 설정", "Billing"),
    "candidates": Text("승격 후보", "Candidates for promotion"),
    "components": Text("구성 요소", "Components"),
    "coverage": Text("자동 전환 성공 확률", "Failover coverage"),
    "crews": Text("작업조", "Crews"),
    "detect_seconds": Text("장애 감지 시간", "Time to detect"),
    "enters": Text("들어오는 곳", "Enters at"),
    "failover": Text("장애 전환 설정", "Failover settings"),
    "fencing": Text("펜싱", "Fencing"),
    "id": Text("id", "id"),
    "in": Text("속한 곳", "Lies in"),
    "kind": Text("종류", "Kind"),
    "krw_per_usd": Text("환율", "Exchange rate"),
    "load": Text("측정 부하", "Measured load"),
    "manual_minutes": Text("수동 전환 시간", "Manual failover"),
    "mean": Text("평균 요청", "Mean requests"),
    "members": Text("구성원", "Members"),
    "mode": Text("복제 방식", "Replication mode"),
    "mttf_hours": Text("평균 고장 간격", "Mean time to failure"),
    "mttr_hours": Text("평균 복구 시간", "Mean time to repair"),
    "needs": Text("의존 대상", "Depends on"),
    "operates": Text("맡은 서버", "Operates"),
    "peak": Text("최대 요청", "Peak requests"),
    "places": Text("장소", "Places"),
    "promote_seconds": Text("승격 시간", "Time to promote"),
    "purchase": Text("구매 방식", "Purchase"),
    "range": Text("범위", "Range"),
    "reads": Text("읽기 대상", "Reads go to"),
    "repair": Text("복구 담당", "Repaired by"),
    "replication": Text("복제 설정", "Replication settings"),
    "requests": Text("요청 종류", "Requests"),
    "rtt_ms": Text("왕복 시간", "Round-trip times"),
    "runs_on": Text("인스턴스 타입", "Instance type"),
    "size": Text("인원", "Size"),
    "source": Text("출처", "Source"),
    "storage": Text("디스크", "Disk"),
    "storage.gib": Text("디스크 용량", "Disk size"),
    "targets": Text("목표", "Targets"),
    "targets.availability": Text("목표 가용성", "Target availability"),
    "team": Text("팀", "Team"),
    "traffic": Text("트래픽", "Traffic"),
    "unavailability": Text("비가용성", "Stated unavailability"),
    "wait_for": Text("기다릴 복제본 수", "Readers to wait for"),
    "wiring": Text("연결", "Wiring"),
    "writer": Text("원본 서버", "Writer"),
    "assumptions": Text("가정", "Assumptions"),
}
"""By the last key of a path, or the last two; other keys are called as their specification calls them."""

CHOICES: Final[dict[str, dict[Any, Text]]] = {
    "automatic": {True: Text("자동", "automatic"), False: Text("수동", "manual")},
    "mode": {
        "async": Text("비동기", "async"),
        "semi_sync": Text("반동기", "semi-sync"),
        "group": Text("그룹", "group"),
        "remote_write": Text("원격 쓰기", "remote write"),
        "on": Text("동기(on)", "on"),
        "remote_apply": Text("원격 적용", "remote apply"),
    },
    "reads": {
        "readers": Text("복제본만", "readers"),
        "readers_else_writer": Text("복제본, 없으면 원본", "readers, else writer"),
        "writer": Text("원본만", "writer"),
        "any": Text("모두", "any"),
    },
    "wiring": {"mesh": Text("전체 연결", "all to all"), "paired": Text("1:1", "1:1")},
    "rollout": {"rolling": Text("순차 배포", "rolling"), "all_at_once": Text("일괄 배포", "all at once")},
    "purchase": {
        "on_demand": Text("온디맨드", "on demand"),
        "spot": Text("스팟", "spot"),
        **{
            f"ri_{years}yr_{key}_upfront": Text(f"예약 {years}년 · {ko}", f"{years}-year reserved, {en}")
            for years in (1, 3)
            for key, ko, en in (
                ("all", "전액 선결제", "all upfront"),
                ("partial", "일부 선결제", "partial upfront"),
                ("no", "선결제 없음", "no upfront"),
            )
        },
    },
}
FLAGS: Final = {True: Text("켬", "on"), False: Text("끔", "off")}
UNITS: Final = {
    "h": Text("시간", " h"),
    "min": Text("분", " min"),
    "s": Text("초", " s"),
    "1/s": Text("/초", "/s"),
    "requests/s": Text("/초", "/s"),
    "USD": Text("달러", " USD"),
    "KRW": Text("원", " KRW"),
    "KRW/USD": Text("원", " KRW"),
}
_ARTICLE: Final = re.compile(r"^(an?|the) ")


def title_of(path: Sequence[str]) -> Text:
    """What stands at a path, without what it belongs to."""
    for key in (".".join(path[-2:]), path[-1]):
        if key in TITLES:
            return TITLES[key]
    spec = _spec_at(path)
    if spec is None:
        return Text(path[-1], path[-1])
    return Text(spec.what.ko, _capital(_ARTICLE.sub("", spec.what.en)))


def value_text(path: Sequence[str], value: Any) -> Text:
    """A value in words, with its unit; what is not stated is none."""
    if value is ABSENT or value is None:
        return NONE
    choices = CHOICES.get("".join(path[-1:]), FLAGS if isinstance(value, bool) else {})
    if isinstance(value, str | bool) and value in choices:
        return choices[value]
    if is_number(value):
        unit = UNITS.get(unit_of(path), Text(*[f" {unit_of(path)}".rstrip()] * 2))
        return Text(f"{value:,.12g}{unit.ko}", f"{value:,.12g}{unit.en}")
    if path[-1:] == ("range",) and isinstance(value, list) and all(map(is_number, value)):
        return _same(" – ".join(f"{end:,.12g}" for end in value))
    return _same(clipped(_plain(value)))


def clipped(text: str, longest: int = LONGEST_VALUE) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def unit_of(path: Sequence[str]) -> str:
    spec = _spec_at(path)
    return spec.unit if isinstance(spec, Number) else ""


def _plain(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(map(str, value)) or "[]"
    try:
        return value if isinstance(value, str) else flow_text(value)
    except CannotEdit:
        return str(value)


def _same(text: str) -> Text:
    return Text(text, text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _spec_at(path: Sequence[str]) -> Spec | None:
    spec: Spec | None = DESIGN
    for key in path:
        if isinstance(spec, Either):
            spec = spec.full
        if isinstance(spec, Record):
            spec = spec.keys[key].spec if key in spec.keys else None
        elif isinstance(spec, Table | Items):
            spec = spec.of
        else:
            return None
    return spec.short if isinstance(spec, Either) else spec


class Names:
    """What the parts of a design are called; of two states of it the later one's titles."""

    def __init__(self, *documents: Mapping[str, Any]) -> None:
        self._titles: dict[str, dict[str, str]] = {"components": {}, "places": {}}
        for document in documents:
            for table, titles in self._titles.items():
                titles |= {name: _title(name, data) for name, data in _items(document.get(table))}

    def component(self, name: str) -> str:
        return self._titles["components"].get(name, name)

    def place(self, name: str) -> str:
        return self._titles["places"].get(name, name)

    def needed(self, name: str) -> str:
        """A component, or an instance of one by its number: ws-2 of Nginx is Nginx 2."""
        stem, _, number = name.rpartition("-")
        if name not in self._titles["components"] and number.isdecimal() and stem in self._titles["components"]:
            return f"{self.component(stem)} {number}"
        return self.component(name)


def _items(table: Any) -> list[tuple[str, Any]]:
    return list(table.items()) if isinstance(table, Mapping) else []


def _title(name: str, data: Any) -> str:
    title = data.get("title") if isinstance(data, Mapping) else None
    return title if isinstance(title, str) and title else name
