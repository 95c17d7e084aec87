"""The fixed strings of the comparison board, by key; ``{name}`` is filled in by the browser."""

from typing import Final

from models.problems import Language, Text

TEXTS: Final[dict[str, Text]] = {
    "app": Text("안보드", "Anboard"),
    "decision": Text("결정", "Decision"),
    "pages": Text("페이지", "Pages"),
    "other_pages": Text("다른 페이지", "Other pages"),
    "undo": Text("되돌리기", "Undo"),
    "redo": Text("다시 하기", "Redo"),
    "perspective": Text("관점", "Perspective"),
    "language": Text("English로 보기", "한국어로 보기"),
    "language_short": Text("EN", "한"),
    "theme": Text("화면 밝기", "Theme"),
    "theme_light": Text("화면 밝기: 밝게", "Theme: light"),
    "theme_dark": Text("화면 밝기: 어둡게", "Theme: dark"),
    "theme_auto": Text("화면 밝기: 시스템 설정", "Theme: as the system"),
    "add": Text("안 추가", "Add design"),
    "add_from": Text("어떤 안에서 시작할까요?", "Start from which design?"),
    "open": Text("파일 열기", "Open files"),
    "export": Text("내보내기", "Export"),
    "share": Text("공유 링크", "Share link"),
    "help": Text("도움말", "Help"),
    "close": Text("닫기", "Close"),
    "figure": Text("계산 근거", "How it is computed"),
    "node": Text("구성 요소", "Component"),
    "yaml": Text("YAML 편집", "Edit YAML"),
    "sources": Text("가정과 출처", "Assumptions and sources"),
    "copy": Text("복제", "Duplicate"),
    "set_baseline": Text("기준안으로 정하기", "Set as baseline"),
    "baseline": Text("기준", "Baseline"),
    "move_left": Text("왼쪽으로 옮기기", "Move left"),
    "move_right": Text("오른쪽으로 옮기기", "Move right"),
    "remove": Text("삭제", "Remove"),
    "rename": Text("이름 바꾸기", "Rename"),
    "menu": Text("{title} 메뉴", "Menu of {title}"),
    "diagram": Text("구성도", "Diagram"),
    "larger": Text("크게 보기", "Enlarge"),
    "smaller": Text("원래 크기로", "Back to its column"),
    "settings": Text("설정", "Settings"),
    "results": Text("결과 비교", "Results side by side"),
    "more_settings": Text("세부 설정 {count}개", "{count} more"),
    "fewer_settings": Text("세부 설정 접기", "Fewer"),
    "absent": Text("이 안에는 없음", "Not in this design"),
    "assumption": Text("가정", "Assumed"),
    "assumption_hint": Text("측정하지 않은 가정값입니다", "An assumption, not a measurement"),
    "inherited_hint": Text("바탕이 되는 안이나 카탈로그에서 온 값", "From the base design or the catalog"),
    "best": Text("가장 좋음", "Best"),
    "less": Text("하나 줄이기", "One less"),
    "more": Text("하나 늘리기", "One more"),
    "not_a_number": Text("숫자를 입력하세요", "Enter a number"),
    "too_small": Text("{min} 이상이어야 합니다", "Must be at least {min}"),
    "too_large": Text("{max} 이하여야 합니다", "Must be at most {max}"),
    "problems": Text("문제 {count}개 · 마지막 정상 상태를 표시 중", "Problems: {count} · the last good state is shown"),
    "problems_first": Text(
        "문제 {count}개 · 고치면 그림과 수치가 나옵니다", "Problems: {count} · mend them to see the design"
    ),
    "warnings": Text("참고 {count}", "{count} notes"),
    "warnings_of": Text("{title}: 알아 둘 점", "{title}: notes"),
    "read_only": Text(
        "공유받은 화면입니다. 읽기 전용이라 무엇을 눌러도 원본은 바뀌지 않습니다.",
        "A shared view. It is read-only: nothing you click changes the original.",
    ),
    "own": Text("내 사본으로 편집", "Edit my own copy"),
    "yaml_hint": Text(
        "입력하면 바로 반영됩니다. Tab은 두 칸 들여쓰기, Esc를 누른 뒤 Tab은 다음 항목으로 이동합니다.",
        "Applied as you type. Tab indents by two spaces; Esc, then Tab moves on.",
    ),
    "line": Text("{line}행", "Line {line}"),
    "all_designs": Text("모든 안을 한 장에", "All designs in one picture"),
    "making_link": Text("링크를 만드는 중…", "Making the link…"),
    "copy_link": Text("링크 복사", "Copy link"),
    "copied": Text("복사했습니다. 붙여 넣어 공유하세요.", "Copied. Paste it to share."),
    "copy_yourself": Text(
        "브라우저가 복사를 막았습니다. 아래 주소를 직접 복사하세요.", "The browser refused; copy the address below."
    ),
    "share_hint": Text(
        "링크에는 지금 보이는 안과 설정이 모두 들어 있습니다. 받은 사람은 읽기 전용으로 보고 사본을 만들어 고칩니다.",
        "The link holds every design and setting shown now. Others see it read-only and may edit a copy.",
    ),
    "sign_in": Text("로그인", "Sign in"),
    "sign_out": Text("로그아웃", "Sign out"),
    "earlier_work": Text("이전에 하던 작업 열기", "Open my earlier work"),
    "put_aside": Text(
        "사본을 만들었습니다. 이 브라우저에서 하던 작업은 따로 남겨 두었습니다.",
        "This is your copy now. The work that this browser held is kept aside.",
    ),
    "out": Text("{name} 뺌", "{name} out"),
    "put_back": Text("{name} 다시 넣기", "Put {name} back"),
    "people": Text("사람", "People"),
    "requests": Text("요청", "Requests"),
    "restore": Text("모두 복구", "Put all back"),
    "faults": Text("중단이 긴 고장", "Faults by downtime"),
    "faults_hint": Text(
        "연 중단 시간. 누르면 그 고장을 일으킵니다. 사람의 시간은 다른 고장의 시간 안에 들어 있습니다.",
        "Downtime a year. Click one to cause it. The time of people is part of the other faults' time.",
    ),
    "more_faults": Text("{count}개 더 보기", "{count} more"),
    "fewer_faults": Text("접기", "Fewer"),
    "fault": Text("{name}: {effect}, 연 {value}", "{name}: {effect}, {value} a year"),
    "is_out": Text("뺌", "taken out"),
    "is_gone": Text("장소와 함께 멈춤", "down with its place"),
    "is_stopped": Text("켜져 있지만 소용없음", "up, but of no use"),
    "is_promoted": Text("승격됨", "promoted"),
    "keys": Text("단축키", "Keys"),
    "drop_here": Text("YAML 파일을 여기에 놓으세요", "Drop YAML files here"),
    "file_too_large": Text("{name}: 1 MiB보다 커서 열 수 없습니다", "{name}: larger than 1 MiB, not opened"),
    "file_not_yaml": Text(
        "{name}: .yaml, .yml, .json 파일만 열 수 있습니다", "{name}: only .yaml, .yml and .json files can be opened"
    ),
    "key_focus": Text("몇 번째 안으로 이동", "Go to a design"),
    "key_perspective": Text("다음 관점", "Next perspective"),
    "key_language": Text("한국어 / 영어", "Korean / English"),
    "key_restore": Text("뺀 것 모두 복구 (장애 실험)", "Put all back (fault test)"),
    "key_step": Text("값을 한 단계 바꾸기", "One step up or down"),
}


def texts(language: Language) -> dict[str, str]:
    """Every fixed string in one language."""
    return {key: text.in_(language) for key, text in TEXTS.items()}
