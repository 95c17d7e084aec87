"""The fixed strings of comments, votes and links in the browser, by key; ``{name}`` is filled in there."""

from typing import Final

from models.problems import Language, Text

TEXTS: Final[dict[str, Text]] = {
    "comments": Text("의견", "Comments"),
    "comments_count": Text("의견 {count}개", "{count} comments"),
    "comments_open": Text("의견 {count}", "Comments {count}"),
    "comment_whole": Text("전체에 대한 의견", "A comment on the whole"),
    "comment_hint": Text("궁금하거나 걱정되는 점을 적어 주세요", "What do you wonder or worry about?"),
    "comment_send": Text("의견 남기기", "Comment"),
    "comment_at_line": Text("{line}행에 의견 남기기", "Comment on line {line}"),
    "reply": Text("답글", "Reply"),
    "reply_hint": Text("답글을 적어 주세요", "Your answer"),
    "reply_send": Text("답글 남기기", "Send"),
    "sending": Text("남기는 중…", "Sending…"),
    "kept_text": Text("남기지 못했습니다. 적은 글은 그대로 두었습니다.", "Not saved. Your text is kept here."),
    "resolve": Text("해결로 표시", "Resolve"),
    "reopen": Text("다시 열기", "Reopen"),
    "resolved_by": Text("{name} 님이 해결 · {at}", "Resolved by {name} · {at}"),
    "open_threads": Text("열린 의견 {count}", "Open {count}"),
    "resolved_threads": Text("해결됨 {count}", "Resolved {count}"),
    "no_open": Text("열린 의견이 없습니다.", "No open comments."),
    "no_resolved": Text("해결된 의견이 없습니다.", "Nothing resolved yet."),
    "no_store": Text(
        "데이터베이스에 연결할 수 없어 의견을 불러오지 못했습니다.",
        "The store cannot be reached, so comments are missing.",
    ),
    "go_there": Text("그 자리로 가기", "Go there"),
    "talk_name": Text("내 이름", "Your name"),
    "talk_name_hint": Text("의견과 투표에 보일 이름", "Shown beside comments and votes"),
    "as_name": Text("‘{name}’ 이름으로 남깁니다", "As {name}"),
    "other_name": Text("이름 바꾸기", "Change my name"),
    "link_until": Text("링크 기한 {at}", "link until {at}"),
    "vote": Text("투표", "Vote"),
    "vote_title": Text("투표하기", "Your vote"),
    "my_vote": Text("내 투표", "My vote"),
    "vote_cast": Text("투표하기", "Vote"),
    "vote_change": Text("투표 바꾸기", "Change my vote"),
    "vote_done": Text("투표했습니다.", "Your vote counts."),
    "which_design": Text("어느 안에 대한 투표인가요?", "Which design is it about?"),
    "any_design": Text("정하지 않음", "None in particular"),
    "reason_hint": Text("그렇게 생각한 이유", "Why you think so"),
    "no_votes": Text("아직 투표한 사람이 없습니다.", "No votes yet."),
    "approvals": Text("승인", "Approval"),
    "approve_as": Text("‘{name}’ 이름으로 승인", "Approve as {name}"),
    "approve_sure": Text("네, 제가 {name}입니다 (승인은 취소할 수 없음)", "Yes, I am {name} (cannot be undone)"),
    "then": Text("당시", "Then"),
    "now": Text("지금", "Now"),
    "results_shown": Text("결과", "Results"),
    "moved": Text("달라진 수치", "What moved"),
    "share_review": Text(
        "의견이나 투표를 받고 싶다면 검토 링크를 보내세요. 결과를 고정하고, 기한을 두거나 나중에 취소할 수 있습니다.",
        "To collect comments and votes, send a review link: its results are frozen, and it can expire or be revoked.",
    ),
    "only_here": Text(
        "지금 이 주소는 이 컴퓨터에서만 열립니다. 다른 사람에게 보내려면 보드를 서버에 올려야 합니다(docs/hosting.md).",
        "This address opens on this computer only. To send it to others, host the board (docs/hosting.md).",
    ),
    "share_team": Text(
        "함께 보고 고치려면 팀 보드 주소를 보내세요.",
        "To see and edit it together, send the address of the team board.",
    ),
    "share_members": Text(
        "구성원만 열 수 있습니다. 다른 사람에게는 ‘구성원’ 페이지에서 초대 링크를 만들어 보내세요.",
        "Only members can open it; for others, make an invitation on the page “Members”.",
    ),
    "copy_team": Text("주소 복사", "Copy address"),
    "copied_team": Text("복사함", "Copied"),
    "ask_review": Text("검토 요청하기", "Ask for a review"),
    "take_home": Text("내 사본 만들기", "Make my own copy"),
    "taken_home": Text(
        "이제 내 사본입니다. 여기서 고친 것은 팀에 보이지 않습니다.",
        "This is your own copy now. The team does not see what you change here.",
    ),
    "back_to_review": Text("검토로 돌아가기", "Back to the review"),
}


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in TEXTS.items()}
