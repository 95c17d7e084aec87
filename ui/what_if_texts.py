"""The texts of the page of fault experiments, in Korean and English; ``{name}`` is filled in by ``say``."""

from typing import Final

from models.problems import Language, Text

TEXTS: Final[dict[str, Text]] = {
    "hint": Text(
        "구성도에서 서버나 영역을, 아래에서 사람을 눌러 빼 보세요. 모든 안에서 함께 빠집니다.",
        "Click a server or a frame in a drawing, or a person below, to take it out of every design.",
    ),
    "without": Text("{names} 없이: ", "Without {names}: "),
    "works": Text("정상", "works"),
    "degraded": Text("저하", "degraded"),
    "down": Text("중단", "down"),
    "switching": Text("전환 중 {time} 끊김", "{time} gap while failing over"),
    "failover": Text("{successor} 승격까지 {time} 끊김", "{time} gap, then {successor} writes"),
    "failover.person": Text(" ({share}는 사람이 전환, {time})", " ({share}: a person switches, {time})"),
    "failover.by_hand": Text("사람이 {successor} 승격, 약 {time} 끊김", "{time} gap: a person promotes {successor}"),
    "nobody": Text("고칠 사람 없음", "nobody left to repair"),
    "unrepairable": Text("고칠 사람 없음: {names}", "nobody left to repair: {names}"),
    "summary": Text(
        "단일 장애 {singles}가지 중 {stopping}가지, 이중 장애 {doubles}가지 중 {more}가지가 요청을 멈춥니다.",
        "{stopping} of {singles} single faults stop requests, and {more} of {doubles} double ones.",
    ),
    "summary.incomplete": Text(
        "이중 장애는 가장 자주 멈추는 것끼리만 살폈습니다.", "Pairs: only of what is down most."
    ),
    "effect.down": Text("{requests} 중단", "{requests} down"),
    "effect.failover": Text("{requests} 전환 중 끊김", "{requests} down while failing over"),
    "effect.waiting": Text("연락이 닿지 않아 복구 지연", "repair waits for them"),
    "all_requests": Text("모든 요청", "all requests"),
    "a_year": Text("연 {time}", "{time} a year"),
    "repairs": Text("{names} 담당", "repairs {names}"),
    "legend.out": Text("뺀 것", "taken out"),
    "legend.gone": Text("함께 멈춘 것", "down with its place"),
    "legend.stopped": Text("켜져 있지만 소용없는 것", "up, but of no use"),
    "legend.promoted": Text("승격된 것", "promoted"),
}


def say(language: Language, key: str, **values: object) -> str:
    """The text of ``key`` in one language, with its gaps filled in."""
    text = TEXTS[key].in_(language)
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text
