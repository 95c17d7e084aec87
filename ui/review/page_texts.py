"""What the review page says, in Korean and English."""

from typing import Final

from models.problems import Language, Text

ACTIONS: Final[dict[str, Text]] = {
    "create": Text("결정 만들기", "made the decision"),
    "save": Text("저장", "saved"),
    "annotate": Text("메모", "wrote a note"),
    "rename": Text("이름 바꾸기", "renamed"),
    "archive": Text("보관", "archived"),
    "unarchive": Text("보관 해제", "took out of the archive"),
    "snapshot": Text("스냅샷", "made a snapshot"),
    "link": Text("링크 만들기", "made a link"),
    "revoke": Text("링크 회수", "revoked a link"),
    "join": Text("초대 수락", "joined"),
    "role": Text("역할 바꾸기", "changed a role"),
    "comment": Text("의견", "commented"),
    "resolve": Text("의견 해결", "resolved a comment"),
    "reopen": Text("의견 다시 열기", "reopened a comment"),
    "vote": Text("투표", "voted"),
    "ask approval": Text("승인 요청", "asked for approval"),
    "approve": Text("승인", "approved"),
    "delete": Text("삭제", "deleted"),
    "import": Text("가져오기", "imported"),
}
"""What the store's audit trail calls what was done."""

_PYTHON: Final[dict[str, Text]] = {
    "form.broken": Text(
        "{titles}에 고칠 문제가 있어 지금은 결과를 고정할 수 없습니다.",
        "{titles} has problems: its results cannot be frozen now.",
    ),
    "snapshot.version": Text("버전 {version}", "version {version}"),
    "snapshot.results": Text("결과 버전 {version}", "results version {version}"),
    "snapshot.prices": Text("가격표 {date}까지", "prices up to {date}"),
    "link.unnamed": Text("이름 없는 링크", "Link without a name"),
    "link.review": Text("검토 링크", "review link"),
    "link.invite": Text("초대 링크", "invitation"),
    "link.open": Text("열려 있음", "open"),
    "link.revoked": Text("회수함", "revoked"),
    "link.expired": Text("기한 지남", "expired"),
}

_BROWSER: Final[dict[str, Text]] = {
    "ask_title": Text("검토 요청", "Ask for a review"),
    "ask_about": Text(
        "지금 보드에 보이는 안과 결과를 그대로 고정하고, 계정 없이 열 수 있는 읽기 전용 링크를 만듭니다.",
        "Freezes the designs and results now on the board and makes a read-only link that needs no account.",
    ),
    "scratch_about": Text(
        "검토를 요청하려면 먼저 이 보드를 팀 보드로 저장하세요. "
        "링크를 받은 사람은 계정 없이 읽고, 의견을 남기고, 투표할 수 있습니다.",
        "To ask for a review, save this board as a team board first. "
        "Whoever gets the link can read it, comment and vote without an account.",
    ),
    "store_it": Text("팀 보드로 저장", "Save as a team board"),
    "form_title": Text("제목", "Title"),
    "form_label": Text("받는 사람이나 용도", "For whom or what"),
    "form_label_hint": Text("예: 인프라 팀", "e.g. the infrastructure team"),
    "form_expires": Text("링크 기한", "Link expires"),
    "expires_none": Text("없음", "Never"),
    "expires_7": Text("7일", "7 days"),
    "expires_30": Text("30일", "30 days"),
    "expires_date": Text("날짜", "On a day"),
    "form_names": Text("승인할 사람", "Who approves"),
    "form_names_hint": Text("예: 제나, 하디 (비워도 됨)", "e.g. Jena, Hardy (or empty)"),
    "make_link": Text("검토 링크 만들기", "Make the review link"),
    "making": Text("만드는 중…", "Making…"),
    "made": Text(
        "검토 링크를 만들었습니다. 주소는 지금만 보이니 복사해 두세요.",
        "The review link is made. Its address is shown only now: copy it.",
    ),
    "copy_link": Text("링크 복사", "Copy link"),
    "copied": Text("복사했습니다.", "Copied."),
    "copy_yourself": Text("브라우저가 복사를 막았습니다. 주소를 직접 복사하세요.", "Please copy the address yourself."),
    "done": Text("닫기", "Done"),
    "snapshots": Text("스냅샷과 링크", "Snapshots and links"),
    "no_snapshots": Text("아직 검토를 요청하지 않았습니다.", "No review was asked for yet."),
    "another_link": Text("링크 하나 더", "Another link"),
    "revoke": Text("링크 회수", "Revoke"),
    "until": Text("{at}까지", "until {at}"),
    "newest": Text("최신", "newest"),
    "older": Text("이전 스냅샷이라 읽기만 할 수 있습니다.", "An older snapshot: it can only be read."),
    "approvers": Text("승인할 사람 바꾸기", "Who approves"),
    "save_approvers": Text("저장", "Save"),
    "said": Text("의견", "Comments"),
    "votes": Text("투표와 승인", "Votes and approval"),
    "since": Text("그 뒤로 달라진 것", "What has changed since"),
    "audit": Text("누가 무엇을 했나", "Who did what"),
    "audit_about": Text("소유자에게만 보입니다. 최근 200건.", "Only owners see this. The last 200."),
    "column_at": Text("언제", "When"),
    "column_who": Text("누가", "Who"),
    "column_what": Text("무엇을", "What"),
    "column_detail": Text("내용", "Details"),
}


def say(language: Language, key: str, **values: object) -> str:
    return _PYTHON[key].in_(language).format(**values)


def page_texts(language: Language) -> dict[str, str]:
    """The fixed strings of the page in the browser."""
    return {key: text.in_(language) for key, text in _BROWSER.items()}
