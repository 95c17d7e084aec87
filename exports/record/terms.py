"""What the words of a record mean, for a reader who was not there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from exports.record.blocks import Block, Bullets, Heading, line, strong
from models.problems import Text

if TYPE_CHECKING:
    from exports.record.record import Record

_TERMS: Final = (
    (
        Text("가용성", "Availability"),
        Text(
            "요청이 처리되는 시간의 비율(장기 평균). 연 중단은 나머지를 1년 8,760시간으로 바꾼 값입니다.",
            "the long-run share of time in which requests succeed. Downtime a year is the rest of 8,760 hours.",
        ),
    ),
    (
        Text("단일 장애점", "Single point of failure"),
        Text(
            "그것 하나만 멈춰도 요청을 처리하지 못하게 되는 것. 서버일 수도, 장소일 수도, 사람일 수도 있습니다.",
            "something whose failure alone stops requests: a server, a place or a person.",
        ),
    ),
    (
        Text("90% 구간", "90% interval"),
        Text(
            "가정들이 적힌 범위 안에서 함께 움직일 때, 결과의 90%가 들어가는 범위.",
            "holds 90% of the results when the assumptions move together within their ranges.",
        ),
    ),
    (
        Text("연 유실", "Lost writes"),
        Text(
            "‘저장했다’고 응답한 뒤에 사라진 쓰기의 연간 기댓값.",
            "the expected number a year of writes that vanish after they were acknowledged.",
        ),
    ),
    (
        Text("낡은 읽기", "Stale reads"),
        Text(
            "복제본이 아직 따라잡지 못해 옛 값을 돌려주는 읽기의 비율.",
            "the share of reads that return an old value, as the reader has not caught up.",
        ),
    ),
    (
        Text("지문", "Fingerprint"),
        Text(
            "설계, 가격표와 기본값, 결과 버전으로 만든 해시. 같으면 같은 수치가 나옵니다.",
            "a hash of the design, the prices and defaults, and the results version; the same gives the same figures.",
        ),
    ),
)


def terms(record: "Record") -> Iterator[Block]:
    language = record.language
    yield Heading(3, Text("용어", "Words").in_(language))
    yield Bullets(tuple(line(strong(name.in_(language)), ": ", meaning.in_(language)) for name, meaning in _TERMS))
