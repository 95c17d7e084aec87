"""Texts of exported charts and of the menu that exports them."""

from typing import Final

from models.problems import Language, Text

TEXTS: Final[dict[str, Text]] = {
    "save": Text("그래프 저장", "Save chart"),
    "saving": Text("그리는 중…", "Drawing…"),
    "gone": Text("그래프가 방금 바뀌었습니다. 다시 저장해 주세요.", "The chart has just changed. Save it again."),
    "without.none": Text(
        "브라우저가 없어 정적 그림으로 만들었습니다.", "Drawn without a browser, for there is none here."
    ),
    "without.start": Text(
        "브라우저가 시작되지 않아 정적 그림으로 만들었습니다.", "Drawn without the browser, for it did not start."
    ),
    "without.chart": Text(
        "브라우저가 그래프를 그리지 못해 정적 그림으로 만들었습니다.",
        "Drawn without the browser, for it failed at this chart.",
    ),
    "failed": Text("그래프를 만들지 못했습니다. 다시 시도해 주세요.", "The chart could not be drawn. Try again."),
    "source": Text("출처: Anboard · {decision} · {page}", "Source: Anboard · {decision} · {page}"),
    "bill": Text("월 비용 ({unit})", "Cost a month ({unit})"),
    "won": Text("원", "KRW"),
    "months": Text("지난 개월", "Months from now"),
    "since_commit": Text("커밋하고 지난 시간", "Time since the commit"),
    "visible_share": Text("복제본에 보이는 쓰기", "Writes visible on the reader"),
    "stale_share": Text("낡은 값을 읽을 확률", "Chance of a stale read"),
    "lag": Text("복제 지연", "Replication lag"),
    "clock": Text("시각", "Time of day"),
    "measured_time": Text("측정한 시간", "Time measured"),
    "cpu": Text("CPU (%)", "CPU (%)"),
    "memory": Text("메모리 (%)", "Memory (%)"),
    "memory_gib": Text("메모리 (GiB)", "Memory (GiB)"),
    "credits": Text("크레딧 (개)", "Credits"),
    "since_start": Text("지난 시간 (분:초)", "Time (min:s)"),
    "per_second": Text("초당 요청", "Requests per second"),
    "down_time": Text("중단 시간 (로그 눈금)", "Downtime (logarithmic)"),
    "map": Text("{design}의 데이터베이스 자리", "Where the database of {design} is"),
    "round_trip": Text("왕복 시간 (≈: 추정)", "round trip (≈: estimated)"),
    "interval": Text("{figure}: 가정 하나씩 바꿨을 때", "{figure}: one assumption moved at a time"),
    "now": Text("지금 값 {value}", "as it stands: {value}"),
    "range": Text("가정 하나를 범위의 양 끝으로 옮겼을 때", "one assumption at the ends of its range"),
}
TICKS: Final[dict[float, Text]] = {
    1: Text("1초", "1 s"), 10: Text("10초", "10 s"), 60: Text("1분", "1 min"), 600: Text("10분", "10 min"),
    3600: Text("1시간", "1 h"), 36000: Text("10시간", "10 h"), 86400: Text("1일", "1 d"),
    864000: Text("10일", "10 d"), 8640000: Text("100일", "100 d"),
}  # fmt: skip


def say(language: Language, key: str, **values: object) -> str:
    text = TEXTS[key].in_(language)
    return text.format(**values) if values else text
