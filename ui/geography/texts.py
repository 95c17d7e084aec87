"""Texts of the page of places, by key; ``{name}`` is filled in here or by the browser."""

from typing import Final

from models.problems import Language, Text

BROWSER: Final[dict[str, Text]] = {
    "map": Text("지도: {said}", "Map: {said}"),
    "map_title": Text("장소를 끌어 옮겨 보기", "Drag the places"),
    "map_sub": Text(
        "점을 끌거나 화살표 키로 옮기거나 좌표를 적으면 왕복 시간과 커밋 지연이 바로 바뀝니다. ‘이 안에 "
        "적용’ 전에는 설계 파일이 "
        "바뀌지 않습니다.",
        "Drag a dot, move it with the arrow keys or type coordinates; round trips and commit latency follow. "
        "The file stays as "
        "it is until you apply.",
    ),
    "design": Text("안", "Design"),
    "component": Text("데이터베이스", "Database"),
    "reset": Text("제자리로", "Put back"),
    "keep": Text("이 안에 적용", "Apply to this design"),
    "at": Text("위도, 경도", "Latitude, longitude"),
    "out_title": Text("장소가 사라지면", "When a place is gone"),
    "place": Text("어느 장소", "Which place"),
    "lasts": Text("얼마나", "For how long"),
    "hour": Text("한 시간", "An hour"),
    "week": Text("일주일", "A week"),
    "good": Text("영영", "For good"),
    "add": Text("이 두 안을 보드에 더하기", "Put both on the board"),
    "trips": Text("왕복 시간", "Round trips"),
    "source": Text("지도: Natural Earth (퍼블릭 도메인)", "Map: Natural Earth (public domain)"),
}

TEXTS: Final[dict[str, Text]] = {
    "no_design": Text("보여 줄 수 있는 올바른 안이 없습니다.", "There is no valid design to show."),
    "no_position": Text(
        "이 안의 장소에는 좌표가 없습니다. 아래에 좌표를 적거나 YAML의 places에 at: [위도, 경도]를 적어 주세요.",
        "No place of this design has a position: type one below, or state at: [latitude, longitude] in the YAML.",
    ),
    "bad_position": Text(
        "37.57, 126.98처럼 위도와 경도를 적어 주세요", "Latitude and longitude, such as 37.57, 126.98"
    ),
    "not_on_board": Text("먼저 아래에서 이 안을 보드에 더하세요.", "Put this design on the board first, below."),
    "off_board": Text("{title} (보드 밖)", "{title} (not on the board)"),
    "already_there": Text("이미 보드에 있습니다.", "They are on the board already."),
    "role.writer": Text("원본", "writer"),
    "role.reader": Text("복제본", "reader"),
    "role.both": Text("원본·복제본", "writer and reader"),
    "trip": Text("{a} ↔ {b}", "{a} ↔ {b}"),
    "trip.measured": Text("측정", "measured"),
    "trip.estimated": Text("추정 {low}–{high}", "estimate, {low}–{high}"),
    "trip.km": Text("직선 {km} km · 광섬유의 빛 {light}", "{km} km apart · light in fibre {light}"),
    "trip.too_fast": Text(
        "빛보다 빠릅니다. 값이나 좌표를 확인하세요.", "faster than light: check the figure or the positions."
    ),
    # modes
    "modes": Text("복제 방식마다", "In each mode"),
    "modes.sub": Text(
        "지금 지도에 놓인 자리에서 계산했습니다.", "Computed with the places where they stand on the map."
    ),
    "mode": Text("방식", "Mode"),
    "modes.commit": Text("커밋 p50 · p99", "Commit p50 · p99"),
    "modes.stale": Text("낡은 읽기", "Stale reads"),
    "modes.lost": Text("전환 한 번에 유실", "Lost per failover"),
    "modes.place": Text("원본이 있는 {place} 상실", "{place}, with the writer, is lost"),
    "modes.before": Text("옮기기 전 {value}", "was {value}"),
    "now": Text("지금", "now"),
    "ways_left": Text("유실 조건 {count}개 남음", "{count} way(s) left to lose one"),
    "no_way": Text("유실 조건 없음", "no way to lose one"),
    "everything": Text("데이터 전부 상실", "all data lost"),
    "survives": Text("데이터 유지", "data survives"),
    "survives.lost": Text("데이터 유지 · {count} 유실", "data survives · {count} lost"),
    "stopped": Text("서비스는 멈춤: {classes}", "service down: {classes}"),
    "serves": Text("서비스 계속", "service goes on"),
    # a place is gone
    "out.head": Text("{place} · {lasts}", "{place}, {lasts}"),
    "class": Text("{name} 요청", "Requests: {name}"),
    "db": Text("{title} 데이터", "{title}: data"),
    "not_there": Text("이 안에는 그 장소가 없습니다", "this design has no such place"),
    "untouched": Text("멈추지 않음", "not interrupted"),
    "down.for": Text("{time} 중단", "down for {time}"),
    "down.good": Text("복구 안 됨 (새로 지어야 함)", "down until it is rebuilt elsewhere"),
    "status": Text("직후 {at_once}, 이후 {later}", "at once {at_once}, later {later}"),
    "status.works": Text("정상", "works"),
    "status.impaired": Text("일부 실패", "impaired"),
    "status.degraded": Text("기능 저하", "degraded"),
    "status.down": Text("중단", "down"),
    "rpo": Text("유실 {count} (RPO {time})", "{count} lost (RPO {time})"),
    "rpo.none": Text("유실 없음 (RPO 0)", "nothing lost (RPO 0)"),
    "rpo.unknown": Text("유실 모름", "loss unknown"),
    "rto": Text("쓰기 재개 {time} 뒤 (RTO)", "writes again after {time} (RTO)"),
    "rto.none": Text("쓰기 계속", "writes go on"),
    "rto.unknown": Text("RTO 모름: 사람이 복구해야 함", "RTO unknown: people have to recover it"),
    "left": Text("남은 사본 {names}", "copies left: {names}"),
    # the team's question
    "question": Text(
        "팀의 질문: DB 세 대, 서울에 둘까 서울·천안·부산에 나눌까",
        "The team's question: three databases in Seoul, or in Seoul, Cheonan and Busan",
    ),
    "question.sub": Text(
        "1안의 데이터베이스 서버 세 대만 옮겨 계산했습니다. 천안과 부산은 AWS 리전이 아니므로 다른 "
        "데이터센터가 필요하고, 그 "
        "가격은 알 수 없어 비용은 하한입니다.",
        "Option 1 with only its three database servers elsewhere. Cheonan and Busan are no AWS regions: "
        "other data centres are "
        "needed, whose price is unknown, so the bill is a lower bound.",
    ),
    "question.cost": Text("월 비용", "Monthly bill"),
    "question.at_least": Text("최소 {value}", "at least {value}"),
    "question.missing": Text("가격 모름: {what}", "price unknown: {what}"),
    "question.broken": Text("1안을 고치는 중이라 계산할 수 없습니다.", "Option 1 is broken at the moment."),
    "question.cell": Text("커밋 {p50} · p99 {p99}", "commit {p50} · p99 {p99}"),
    "question.note": Text("낡은 읽기 {stale} · 전환당 유실 {lost}", "stale {stale} · lost per failover {lost}"),
    "question.seoul": Text("서울 상실: {text}", "Seoul lost: {text}"),
    "question.service": Text("서울을 영영 잃은 뒤의 서비스", "Service once Seoul is lost for good"),
    "question.answer": Text(
        "나누면 서울을 통째로 잃어도 데이터가 남습니다. 대신 {mode}일 때 커밋이 {seoul}에서 {spread}로 늘고, "
        "WS·WAS도 옮기지 "
        "않으면 서비스는 여전히 멈춥니다.",
        "Spread out, the data survives the loss of all of Seoul. The price: with {mode} a commit takes "
        "{spread} instead of "
        "{seoul}; and unless web and application servers move too, the service is down all the same.",
    ),
}


def say(language: Language, key: str, **values: object) -> str:
    text = TEXTS[key].in_(language)
    return text.format(**values) if values else text


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in BROWSER.items()}
