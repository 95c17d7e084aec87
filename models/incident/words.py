"""What the timeline says, in both languages."""

from collections.abc import Sequence

from models.problems import Text

MODES = {
    "stops": Text("중단", "stops"),
    "hangs": Text("응답 없음(포트는 열림)", "hangs: its port is open and answers nothing"),
    "cut_off": Text("뒤쪽 연결 끊김(/health-check는 정상)", "is cut off from what is behind it; /health-check passes"),
}


def listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def fault(name: str, mode: str) -> Text:
    return Text(f"{name}: {MODES[mode].ko}", f"{name} {MODES[mode].en}")


def place_gone(name: str, servers: Sequence[str]) -> Text:
    return Text(f"{name} 전체 중단: {listed(servers)}", f"{name} is gone, with {listed(servers)}")


def nothing_there(name: str) -> Text:
    return Text(f"{name} 중단: 이 안의 서버는 없는 곳", f"{name} is gone; nothing of this design stands there")


def lag_started(name: str, seconds: float) -> Text:
    return Text(f"{name}: 복제 {seconds:g}초 지연 시작", f"{name} falls {seconds:g} s behind")


def lag_over(name: str) -> Text:
    return Text(f"{name}: 복제 지연 해소", f"{name} has caught up")


def check_missed(target: str, by: str, missed: int, of: int) -> Text:
    return Text(f"{by} → {target}: 상태 확인 실패 {missed}/{of}", f"{by}: check of {target} failed, {missed} of {of}")


def out_of_rotation(target: str, by: str) -> Text:
    return Text(f"{by}: {target}에 더는 보내지 않음", f"{by} sends nothing to {target} any more")


def in_rotation(target: str, by: str) -> Text:
    return Text(f"{by}: {target}에 다시 보냄", f"{by} sends to {target} again")


def noticed(name: str) -> Text:
    return Text(f"{name}: 어떤 점검도 잡지 못해 사용자 신고로 알게 됨", f"{name}: no check noticed, users report it")


def detected(component: str, writer: str) -> Text:
    return Text(f"{component}: {writer} 장애 감지", f"{component}: the failure of {writer} is detected")


def coverage_failed(component: str) -> Text:
    return Text(f"{component}: 자동 장애 전환 실패, 수동 복구", f"{component}: automatic failover fails; by hand now")


def by_hand(component: str) -> Text:
    return Text(f"{component}: 자동 장애 전환이 없어 수동 복구", f"{component}: no automatic failover; by hand")


def promoting(component: str) -> Text:
    return Text(f"{component}: 승격 시작", f"{component}: promotion begins")


def promoted(component: str, writer: str, lost: int) -> Text:
    lost_ko = f", 확인 응답한 쓰기 {lost}건 유실" if lost else ""
    lost_en = f"; {lost} acknowledged writes are lost" if lost else ""
    return Text(f"{component}: {writer} 쓰기 시작{lost_ko}", f"{component}: {writer} takes writes{lost_en}")


def writes_lost(component: str, lost: int) -> Text:
    return Text(f"{component}: 확인 응답한 쓰기 {lost}건 유실", f"{component}: {lost} acknowledged writes are lost")


def waiting(component: str) -> Text:
    return Text(f"{component}: 승격할 서버가 없어 대기", f"{component}: nobody is up to be promoted; waiting")


def person_called(name: str, who: Sequence[str], *, answers: bool) -> Text:
    if not who:
        return Text(f"{name}: 고칠 줄 아는 사람이 없음, 배우는 중", f"{name}: nobody can repair it; somebody learns")
    unanswered_ko, unanswered_en = ("", "") if answers else (", 연락 안 됨", "; no answer yet")
    return Text(f"{name}: {listed(who)} 호출{unanswered_ko}", f"{name}: {listed(who)} called{unanswered_en}")


def person_reached(name: str, who: str) -> Text:
    return Text(f"{name}: {who} 연결됨", f"{name}: {who} answers")


def learned(name: str) -> Text:
    return Text(f"{name}: 고치는 법을 익힘", f"{name}: somebody has learned how to repair it")


def repair_waiting(name: str, crew: str) -> Text:
    return Text(f"{name}: 수리조 {crew} 차례를 기다림", f"{name}: waits for crew {crew}")


def repair_started(name: str, *, by_somebody: bool) -> Text:
    if not by_somebody:
        return Text(f"{name}: 자체 복구 대기", f"{name}: comes back by itself")
    return Text(f"{name}: 수리 시작", f"{name}: repair begins")


def repaired(name: str) -> Text:
    return Text(f"{name}: 복구", f"{name} is back")


def class_down(name: str) -> Text:
    return Text(f"{name} 요청: 전부 실패", f"{name}: no request succeeds")


def class_up(name: str, is_whole: bool) -> Text:
    if not is_whole:
        return Text(f"{name} 요청: 일부만 다시 응답", f"{name}: some requests succeed again")
    return Text(f"{name} 요청: 다시 응답", f"{name}: requests succeed again")
