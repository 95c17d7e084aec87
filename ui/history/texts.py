"""Texts of the history page, by key; ``{name}`` is filled in here or by the browser."""

from typing import Final

from models.problems import Language, Text

BROWSER: Final[dict[str, Text]] = {
    "tabs": Text("보기", "View"),
    "tab_versions": Text("이 보드의 버전", "Versions of this board"),
    "versions": Text("버전", "Versions"),
    "author": Text("작성자", "Author"),
    "everyone": Text("모두", "Everyone"),
    "today": Text("오늘", "Today"),
    "yesterday": Text("어제", "Yesterday"),
    "current": Text("현재", "current"),
    "shown": Text("보는 중", "shown"),
    "compared": Text("비교 대상", "compared"),
    "compare_with": Text("버전 {number} 비교 대상으로 고르기", "Compare with version {number}"),
    "compare_short": Text("비교", "Compare"),
    "more": Text("이전 버전 더 보기", "Show earlier versions"),
    "none_of_author": Text("이 사람이 만든 버전이 없습니다.", "No version by this person."),
    "against": Text("비교 대상", "Compare with"),
    "against_head": Text("현재 버전", "The current one"),
    "against_previous": Text("바로 앞 버전", "The one before"),
    "against_version": Text("버전 {number}", "Version {number}"),
    "restore": Text("버전 {number} 내용으로 되돌리기", "Restore version {number}"),
    "restore_hint": Text(
        "버전 {number}의 내용으로 새 버전을 만듭니다. 지워지는 것은 없고, 실행 취소할 수 있습니다.",
        "Makes a new version with the contents of version {number}. Nothing is deleted, and it can be undone.",
    ),
    "note": Text("버전 {number} 메모", "Note on version {number}"),
    "note_hint": Text("이 버전에 남길 말 (예: 회의에서 합의함)", "What to remember of this version"),
    "save_note": Text("메모 저장", "Save note"),
    "changes": Text("바뀐 것", "What changed"),
    "figures": Text("달라진 수치", "Figures that moved"),
    "drawings": Text("그림", "Drawings"),
    "before": Text("이전", "Before"),
    "after": Text("이후", "After"),
    "all_changes": Text("{count}건 모두 보기", "Show all {count}"),
    "legend_added": Text("새로 생긴 것", "new"),
    "legend_removed": Text("없어진 것", "gone"),
    "legend_changed": Text("설정이 바뀐 것", "other settings"),
    "library": Text("팀 보드 목록", "Team boards"),
    "find": Text("제목으로 찾기", "Find by title"),
    "show_archived": Text("보관함 보기", "Show archived"),
    "import": Text("파일에서 가져오기", "Import a file"),
    "import_hint": Text(
        "내보낸 팀 보드 파일(.json)을 새 팀 보드로 가져옵니다", "Makes a team board of an exported file (.json)"
    ),
    "too_large": Text(
        "{name}: {size} MB입니다. 여기서는 {most} MB까지 가져올 수 있습니다.",
        "{name} has {size} MB. Up to {most} MB can be imported here.",
    ),
    "open": Text("열기", "Open"),
    "opened": Text("열려 있음", "Open"),
    "rename": Text("이름 바꾸기", "Rename"),
    "archive": Text("보관", "Archive"),
    "unarchive": Text("보관 해제", "Unarchive"),
    "export": Text("내보내기", "Export"),
    "archived": Text("보관됨", "archived"),
    "title": Text("제목", "Title"),
    "changed": Text("마지막 변경", "Last change"),
    "actions": Text("작업", "Actions"),
    "versions_count": Text("버전 {count}", "version {count}"),
    "no_boards": Text("저장된 팀 보드가 아직 없습니다.", "There are no team boards yet."),
    "none_found": Text("찾는 제목의 팀 보드가 없습니다.", "No team board with this title."),
    "store": Text("팀 보드로 저장", "Save as team board"),
    "cancel": Text("취소", "Cancel"),
    "save": Text("저장", "Save"),
}

TEXTS: Final[dict[str, Text]] = {
    "scratch": Text(
        "이 보드는 이 브라우저에만 있어 버전 기록이 없습니다. 팀 보드로 저장하면 고칠 때마다 "
        "버전이 남고, 언제든 비교하고 되돌릴 수 있습니다.",
        "This board is kept in this browser only and has no history. Saved as a team board, every edit becomes "
        "a version that can be compared and restored.",
    ),
    "review": Text(
        "검토 링크로 연 보드입니다. 버전 기록은 팀 보드를 여는 사람만 볼 수 있습니다.",
        "This board was opened by a review link. Only those who open the team board see its versions.",
    ),
    "one_version": Text("버전이 하나뿐이라 비교할 것이 없습니다.", "There is only one version: nothing to compare."),
    "same_contents": Text("두 버전의 내용이 같습니다.", "Both versions hold the same."),
    "same_figures": Text(
        "가용성, 쓰기 유실, 낡은 읽기, 월 비용은 그대로입니다.",
        "Availability, lost writes, stale reads and the bill did not move.",
    ),
    "same_drawings": Text("그림은 그대로입니다.", "The drawings did not change."),
    "no_figures": Text("YAML에 고칠 문제가 있어 수치를 계산하지 못했습니다.", "Not computed: the YAML has problems."),
    "added": Text("새 안", "new design"),
    "removed": Text("삭제된 안", "removed design"),
    "whole_board": Text("보드", "The board"),
    "version": Text("버전 {number}", "Version {number}"),
    "restored": Text(
        "버전 {number}의 내용으로 되돌렸습니다. 실행 취소하면 되돌리기 전으로 돌아갑니다.",
        "Restored the contents of version {number}. Undo takes you back.",
    ),
    "restored_what": Text("버전 {number}의 내용으로 되돌림", "Restored version {number}"),
    "already_same": Text("지금 내용과 같아 되돌릴 것이 없습니다.", "That is what the board holds already."),
    "not_settled": Text(
        "저장되지 않은 변경이 있습니다. 저장되거나 합쳐진 뒤에 다시 시도하세요.",
        "Some work is not saved yet. Please try again once it is saved or merged.",
    ),
    "no_edit": Text("보기 권한으로는 할 수 없습니다.", "You may only view this."),
    "imported": Text("가져왔습니다: {title}", "Imported: {title}"),
    "exported": Text("파일로 내보냈습니다: {title}", "Exported: {title}"),
}


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in BROWSER.items()}


def say(language: Language, key: str, **values: object) -> str:
    return filled(key, **values).in_(language)


def filled(key: str, **values: object) -> Text:
    ko, en = TEXTS[key]
    for name, value in values.items():
        ko, en = (text.replace("{" + name + "}", str(value)) for text in (ko, en))
    return Text(ko, en)
