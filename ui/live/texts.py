"""What the board says about stored decisions and about the people who have them open."""

from typing import Final

from models.problems import Text

WAITING: Final = Text(
    "데이터베이스에 연결할 수 없습니다. 다시 연결되면 자동으로 엽니다.",
    "The database cannot be reached. The board opens by itself once it is back.",
)
NOT_OPENED: Final = Text(
    "이 팀 보드를 열 수 없습니다. 주소가 잘렸거나, 삭제되었거나, 볼 권한이 없습니다.",
    "This team board cannot be opened: its address is cut off, it was deleted, or you may not see it.",
)
LOST: Final = Text(
    "이 팀 보드가 삭제되었거나 권한이 바뀌었습니다. 지금 보이는 내용은 이 브라우저에만 있습니다.",
    "This team board was deleted or your rights have changed. What you see is kept in this browser only.",
)
MERGED: Final = Text("다른 사람의 변경과 합쳐 저장했습니다.", "Merged with the others' changes and saved.")
KEPT_THEIRS: Final = Text(
    "그 뒤에 다른 사람이 바꾼 값은 그대로 두었습니다.", "What others have changed since was left as it is."
)
NO_ROLE: Final = Text(
    "보기 권한으로 연 보드라 고칠 수 없습니다. 편집하려면 소유자에게 권한을 요청하거나 사본을 만드세요.",
    "You may view this board, not edit it. Ask an owner for the right to edit, or make a copy of your own.",
)
VIEW_ONLY: Final = Text(
    "보기 권한으로 연 팀 보드입니다. 팀이 고치는 내용이 바로 보입니다.",
    "You may view this team board. What the team edits shows here at once.",
)

TEXTS: Final[dict[str, Text]] = {
    "store": Text("팀 보드로 저장", "Save as team board"),
    "store_short": Text("저장", "Save"),
    "store_hint": Text(
        "저장하면 주소가 생기고, 그 주소를 연 사람들이 함께 보고 고칩니다",
        "Gives the board an address; whoever opens it sees and edits the same board",
    ),
    "team_boards": Text("팀 보드", "Team boards"),
    "shipped_boards": Text("예제", "Examples"),
    "no_team_boards": Text("아직 없음", "None yet"),
    "manage_boards": Text("기록과 관리", "History and management"),
    "state_saved": Text("저장됨", "Saved"),
    "state_saving": Text("저장 중", "Saving"),
    "state_offline": Text("연결 끊김 · 브라우저에 보관 중", "Offline · kept in this browser"),
    "state_clash": Text("합치기 필요", "Needs merging"),
    "state_away": Text("실시간 연결 끊김 · 다시 연결 중", "Live updates lost · reconnecting"),
    "state_away_hint": Text(
        "다른 사람의 변경이 잠시 보이지 않습니다. 내 변경은 저장됩니다.",
        "The others' changes do not show for now. Yours are saved.",
    ),
    "state_saved_hint": Text("고칠 때마다 팀 보드에 저장됩니다", "Every edit is saved to the team board"),
    "state_offline_hint": Text(
        "계속 작업할 수 있습니다. 다시 연결되면 자동으로 저장합니다.",
        "You can go on working. It is saved once the connection is back.",
    ),
    "state_clash_hint": Text(
        "같은 값을 두 사람이 다르게 바꿨습니다. 눌러서 고르세요.", "Two people changed the same value. Click to choose."
    ),
    "here": Text("지금 보는 사람", "Who is here"),
    "you": Text("나", "You"),
    "you_named": Text("{name} (나)", "{name} (you)"),
    "unnamed": Text("이름 없음", "No name"),
    "your_name": Text("내 이름", "Your name"),
    "your_name_hint": Text("함께 보는 사람들에게 보입니다", "Shown to the others on this board"),
    "give_name": Text("이름 입력", "Give a name"),
    "present": Text("발표하기", "Present"),
    "stop_presenting": Text("발표 끝내기", "Stop presenting"),
    "presenting": Text("발표 중입니다. 따라오는 사람 {count}명", "You are presenting. Following: {count}"),
    "presents": Text("{name} 님이 발표하고 있습니다.", "{name} is presenting."),
    "follow": Text("따라가기", "Follow"),
    "following": Text("{name} 님을 따라가는 중입니다.", "Following {name}."),
    "stop_following": Text("그만 따라가기", "Stop following"),
    "merge": Text("합치기", "Merge"),
    "merge_hint": Text(
        "다른 사람이 먼저 저장했습니다. 겹치지 않는 변경은 그대로 합쳐지니, 서로 다르게 바꾼 아래 값만 골라 주세요.",
        "Somebody saved first. All other changes are merged; please choose for these, which you both changed.",
    ),
    "merge_base": Text("원래", "Before"),
    "merge_mine": Text("내 값", "Mine"),
    "merge_theirs": Text("다른 사람 값", "Theirs"),
    "merge_all_mine": Text("모두 내 값으로", "All mine"),
    "merge_all_theirs": Text("모두 다른 사람 값으로", "All theirs"),
    "merge_done": Text("고른 대로 합쳐서 저장", "Merge and save"),
    "absent_value": Text("없음", "nothing"),
}
