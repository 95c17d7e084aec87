"""Texts of the incident page, by key; ``{name}`` is filled in here or by the browser."""

from typing import Final

from exports.names import request_name
from models.problems import Language, Text

BROWSER: Final[dict[str, Text]] = {
    "question": Text("무슨 일이 일어나나", "What happens"),
    "player": Text("재생", "Playback"),
    "play": Text("재생", "Play"),
    "pause": Text("멈춤", "Pause"),
    "start_over": Text("처음부터", "Start over"),
    "time": Text("시각", "Time"),
    "speed": Text("재생 속도", "Speed"),
    "events": Text("사건 {count}개", "{count} events"),
    "drawing": Text("구성도", "Diagram"),
    "larger": Text("크게 보기", "Enlarge"),
    "smaller": Text("원래 크기로", "Back to its size"),
    "timeline": Text("{title}: 시간에 따른 상태와 초당 요청", "{title}: states and requests per second over time"),
    "ok": Text("정상", "answered"),
    "stale": Text("낡은 읽기", "stale"),
    "failed": Text("실패", "failed"),
    "now": Text(
        "초당 정상 {ok} · 실패 {failed} · 낡은 읽기 {stale}", "per second: {ok} ok · {failed} failed · {stale} stale"
    ),
    "now_quiet": Text("아직 아무 일도 없음", "nothing has happened yet"),
    "per_second": Text("초당 요청", "Requests/s"),
    "assumptions": Text("이 시뮬레이션의 가정과 출처", "Assumptions and sources of this simulation"),
    "state_down": Text("멈춤", "down"),
    "state_hung": Text("무응답", "hung"),
    "state_cut_off": Text("끊김", "cut off"),
    "state_lagging": Text("뒤처짐", "behind"),
    "state_out_of_rotation": Text("제외", "left out"),
    "state_detecting": Text("감지 중", "detecting"),
    "state_promoting": Text("승격 중", "promoting"),
    "state_manual": Text("수동 복구", "by hand"),
    "state_waiting": Text("원본 없음", "no writer"),
    "state_writer": Text("새 원본", "new writer"),
    "keys": Text("스페이스: 재생·멈춤, ←→: 5초씩", "Space: play, pause; ←→: 5 s"),
    "repeat": Text("여러 번 반복", "Many times over"),
    "repeat_sub": Text(
        "같은 사고를 {runs}번, 한 해를 {years}번 되풀이해 결과가 얼마나 흩어지는지 봅니다.",
        "This incident {runs} times and a year {years} times, to see how widely the outcome scatters.",
    ),
    "repeat_start": Text("반복 시작", "Run"),
    "repeat_again": Text("다시 계산", "Run again"),
    "repeat_cancel": Text("취소", "Cancel"),
    "repeat_progress": Text("{percent}% 계산함", "{percent}% done"),
    "repeat_preparing": Text("준비 중", "starting"),
    "repeat_cancelled": Text(
        "취소했습니다. 그때까지 계산한 결과입니다.", "Cancelled; this is what had come in until then."
    ),
    "repeat_partial": Text("아직 계산 중인 중간 결과입니다.", "So far; still being computed."),
    "repeat_stale": Text(
        "설정이나 안이 바뀌었습니다. 아래는 바뀌기 전의 결과입니다.",
        "The question has changed; this answers the earlier one.",
    ),
    "of": Text("무엇이 멈추나", "Outage of"),
    "dots": Text("점 하나 = {count}번 중 한 번", "One dot = one time in {count}"),
    "dots_year": Text("점 하나 = {count}년 중 한 해", "One dot = one year in {count}"),
    "none_column": Text("없음", "none"),
}

TEXTS: Final[dict[str, Text]] = {
    "field.script": Text("사고", "Incident"),
    "field.at": Text("시작 (초)", "Starts at (s)"),
    "field.lasts": Text("지속 (분)", "Lasts (min)"),
    "field.lasts.empty": Text("고칠 때까지", "until repaired"),
    "field.minutes": Text("관찰 (분)", "Watched for (min)"),
    "field.asks_database": Text("헬스체크가 DB 확인", "Health check asks the database"),
    "field.load": Text("부하", "Load"),
    "field.seed": Text("시드", "Seed"),
    "yes": Text("예", "yes"),
    "no": Text("아니요", "no"),
    "mean": Text("평균 {rate}", "mean {rate}"),
    "peak": Text("최대 {rate}", "peak {rate}"),
    "per_second": Text("초당 {rate}", "{rate}/s"),
    "kept": Text(
        "고칠 입력이 있어 직전 설정의 결과를 보여 줍니다.",
        "Something is to be mended; this is the last good setting's result.",
    ),
    "no_design": Text(
        "비교 화면에서 안의 문제를 먼저 고쳐 주세요.", "Please mend the designs on the compare page first."
    ),
    "broken": Text(
        "이 안에는 고칠 문제가 있어 마지막 정상 상태로 계산했습니다.",
        "This design has problems; its last good state is used.",
    ),
    "too_many": Text("이 부하에서는 {minutes}분까지 볼 수 있습니다", "At this load {minutes} min at most"),
    "mapped": Text("이 안에서는 {name} 대신 {here}에 일어납니다.", "Here it happens to {here} instead of {name}."),
    "not_here": Text(
        "{name}: 이 안에는 없어 아무 일도 일어나지 않습니다.", "This design has no {name}, so nothing happens to it."
    ),
    "figure.failed": Text("실패한 요청", "Failed requests"),
    "figure.failed.note": Text("{total} 중 {share}", "{share} of {total}"),
    "figure.stale": Text("낡은 읽기", "Stale reads"),
    "figure.slow": Text("1초 넘게 걸림", "Slower than 1 s"),
    "figure.lost": Text("확인된 쓰기 유실", "Acknowledged writes lost"),
    "figure.recovered": Text("{name} 정상까지", "Back after: {name}"),
    "never_failed": Text("중단 없음", "no outage"),
    "not_within": Text("복구 안 됨", "not recovered"),
    "not_within.note": Text("{time} 안에", "within {time}"),
    "verdict.recovered": Text("{name} {time} 만에 정상", "{name} back after {time}"),
    "verdict.not_within": Text("{name} {time} 안에 복구 안 됨", "{name} not back within {time}"),
    "verdict.fine": Text("중단 없음", "no outage"),
    "verdict.lost": Text("쓰기 {count} 유실", "{count} writes lost"),
    "lane.class": Text("{name}", "{name}"),
    "lane.no_writer": Text("원본 없음", "No writer"),
    "lane.stale": Text("낡은 읽기", "Stale reads"),
    "lane.waiting_for_person": Text("사람 기다림", "Waiting"),
    "lane.repair": Text("수리", "Repair"),
    "lane.lagging": Text("복제 지연", "Lag"),
    "band.down": Text("{name} 전부 실패", "all {name} requests fail"),
    "band.impaired": Text("{name} 일부 실패", "some {name} requests fail"),
    "band.no_writer": Text("쓸 수 있는 원본 없음", "no writer"),
    "band.stale": Text("낡은 값을 읽음", "stale reads"),
    "band.waiting_for_person": Text("사람을 기다림", "waiting for a person"),
    "band.repair": Text("수리 중", "being repaired"),
    "band.lagging": Text("복제가 늦음", "replication lags"),
    "class.": Text("전체", "all"),
    "incident_times": Text("이 사고로 멈추는 시간", "Outage from this incident"),
    "yearly": Text("한 해에 멈추는 시간", "Downtime in a year"),
    "yearly.sub": Text(
        "이 사고만이 아니라 모든 고장을 더한 시간", "From every kind of failure, not this incident alone"
    ),
    "row.mean": Text("평균", "Mean"),
    "row.none": Text("중단 없을 확률", "Chance of no outage"),
    "row.none_year": Text("한 해 무중단 확률", "Chance of a year without one"),
    "row.percentile": Text("{percent}%는 이하", "{percent}% stay below"),
    "row.outages": Text("연 중단 횟수", "Outages a year"),
    "row.lost": Text("쓰기 유실 (평균)", "Writes lost (mean)"),
    "interval": Text("{low} ~ {high}", "{low} to {high}"),
    "interval.note": Text("작은 글씨는 95% 신뢰 구간입니다.", "Small print: 95 % confidence interval."),
    "busy": Text(
        "다른 계산이 많아 지금은 시작할 수 없습니다. 잠시 뒤 다시 눌러 주세요.",
        "Too much is being computed; please try again in a moment.",
    ),
    "failed_job": Text("계산하지 못했습니다: {error}", "It could not be computed: {error}"),
}

SHORT: Final[dict[str, Text]] = {
    "fault": Text("{name} 고장", "{name} fails"),
    "place_gone": Text("{name} 사라짐", "{name} gone"),
    "lag_started": Text("{name} 뒤처짐", "{name} lags"),
    "lag_over": Text("{name} 따라잡음", "{name} caught up"),
    "out_of_rotation": Text("{name} 제외", "{name} left out"),
    "in_rotation": Text("{name} 복귀", "{name} back in"),
    "noticed_by_users": Text("사용자 신고", "users report"),
    "detected": Text("장애 감지", "detected"),
    "coverage_failed": Text("자동 전환 실패", "failover failed"),
    "promoting": Text("{name} 승격 중", "promoting {name}"),
    "promoted": Text("{name} 새 원본", "{name} writes"),
    "waiting": Text("승격할 곳 없음", "nobody to promote"),
    "writes_lost": Text("쓰기 유실", "writes lost"),
    "person_called": Text("담당자 호출", "person called"),
    "person_reached": Text("{name} 연락됨", "{name} reached"),
    "repair_waiting": Text("수리 대기", "repair waits"),
    "repair_started": Text("{name} 복구 중", "repairing {name}"),
    "repaired": Text("{name} 복구", "{name} repaired"),
    "class_down": Text("{name} 중단", "{name} down"),
    "class_up": Text("{name} 재개", "{name} up"),
}
"""Labels on the timeline; what has none here is a mark without words."""


def say(language: Language, key: str, **values: object) -> str:
    text = TEXTS[key].in_(language)
    return text.format(**values) if values else text


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in BROWSER.items()}


def class_title(name: str, language: Language) -> str:
    """Of a request class, or of all of them where it has no name."""
    return request_name(name, language) if name else say(language, "class.")
