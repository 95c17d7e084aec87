"""What reviews say, in Korean and English; ``{name}`` is filled in by ``say``."""

from typing import Final

from models.problems import Language, Text

TEXTS: Final[dict[str, Text]] = {
    # what has changed since the snapshot
    "since.version": Text(
        "이 링크는 결과 버전 {then}로 계산됨, 지금은 {now}",
        "This link was computed with results version {then}; it is {now} now",
    ),
    "since.prices": Text("그 뒤로 가격표가 바뀜 ({then} → {now})", "The price book has changed since ({then} → {now})"),
    "since.tables": Text(
        "그 뒤로 계산에 쓰는 가격·고장률 표가 바뀜", "The tables of prices and failure rates have changed since"
    ),
    "since.count": Text("달라진 수치 {count}개", "{count} figures moved"),
    "since.none": Text("보이는 수치는 그대로", "the figures shown are the same"),
    "since.unreadable": Text(
        "당시 결과를 읽을 수 없어 지금 다시 계산한 결과를 보여 드립니다",
        "The results of that day cannot be read; these are computed now",
    ),
    "since.out": Text(
        "빼 놓은 것이 당시와 달라 지금 계산한 결과를 보여 드립니다",
        "Other parts are taken out than then: these results are computed now",
    ),
    "since.details": Text(
        "그림의 배지와 계산 근거는 지금 계산한 값입니다.",
        "Badges on the drawings and explanations are computed now.",
    ),
    "since.better": Text("개선", "better"),
    "since.worse": Text("악화", "worse"),
    "since.unknown": Text("불확실", "uncertain"),
    "since.column.design": Text("안", "Design"),
    "since.column.figure": Text("수치", "Figure"),
    "since.column.then": Text("당시", "Then"),
    "since.column.now": Text("지금", "Now"),
    "since.column.change": Text("변화", "Change"),
    "figure.availability": Text("가용성", "Availability"),
    "figure.lost_writes": Text("연 유실", "Writes lost a year"),
    "figure.stale_reads": Text("낡은 읽기", "Stale reads"),
    "figure.monthly_usd": Text("월 비용", "Monthly bill"),
    # where a comment stands
    "where.all": Text("전체", "The whole"),
    "where.line": Text("{title} · YAML {line}행", "{title} · YAML line {line}"),
    "where.gone": Text("{where} (지금 보드에는 없음)", "{where} (no longer on the board)"),
    "where.changed": Text("{where} (그 뒤로 바뀐 줄)", "{where} (the line has changed since)"),
    "threads.left_out": Text(
        "의견이 많아 열린 것부터 최근 {most}개만 보입니다. {count}개는 결정을 내보낸 파일에 있습니다.",
        "The {most} newest are shown, open ones first; {count} more are in the exported decision.",
    ),
    # the bar of a review
    "bar.title": Text("검토: {title}", "Review: {title}"),
    "bar.facts": Text("{by} 님이 고정한 버전 {version}", "version {version}, frozen by {by}"),
    # panels
    "panel.comments": Text("의견", "Comments"),
    "panel.vote": Text("투표와 승인", "Votes and approval"),
    "panel.moved": Text("그 뒤로 달라진 수치", "What has moved since"),
    "panel.moved.table": Text("당시와 지금", "Then and now"),
    "panel.then": Text(
        "당시에는 {then}. 아래 근거는 지금 계산한 값입니다.", "{then} then. What follows is computed now."
    ),
    # votes and approvals
    "choice.for": Text("찬성", "For"),
    "choice.against": Text("반대", "Against"),
    "choice.abstain": Text("보류", "Undecided"),
    "approval.waiting": Text("{name} 승인 대기", "waiting for {name}"),
    "approval.given": Text("{name} 승인", "approved by {name}"),
    # what became of a request
    "notice.name": Text("이름을 먼저 적어 주세요.", "Please enter your name first."),
    "notice.empty": Text("내용을 적어 주세요.", "Please write something."),
    "notice.comment_long": Text(
        "의견은 {most}자까지 적을 수 있습니다. 나누어 남겨 주세요.",
        "A comment may have {most} characters; please split it.",
    ),
    "notice.no_review": Text(
        "먼저 ‘검토’ 페이지에서 검토를 요청해 주세요. 의견은 그때의 스냅샷에 남습니다.",
        "Please ask for a review on the page “Review” first; comments belong to its snapshot.",
    ),
    "notice.not_attached": Text(
        "팀 보드로 저장한 뒤에 검토를 요청할 수 있습니다.", "Save it as a team board first to ask for a review."
    ),
    "notice.not_saved": Text(
        "아직 저장되지 않은 편집이 있습니다. 저장된 뒤에 다시 눌러 주세요.",
        "There are edits that are not saved yet. Please try again once they are.",
    ),
    "notice.broken": Text(
        "‘{title}’에 고칠 문제가 있어 결과를 고정할 수 없습니다. YAML을 먼저 고쳐 주세요.",
        "“{title}” has problems, so its results cannot be frozen. Please mend its YAML first.",
    ),
    "notice.expiry": Text(
        "만료일은 오늘 이후, 2년 이내로 골라 주세요.", "Please choose a day within the next two years."
    ),
    "notice.approver": Text("{name} 님만 승인할 수 있습니다.", "Only {name} can approve this."),
    "notice.gone": Text("그 의견이나 스냅샷은 이제 없습니다.", "That comment or snapshot is no longer there."),
    "notice.store": Text(
        "데이터베이스에 연결할 수 없어 남기지 못했습니다. 적은 글은 그대로 두었으니 잠시 뒤 다시 눌러 주세요.",
        "The store cannot be reached, so nothing was saved. Your text is kept; please try again in a moment.",
    ),
    # a link that does not open
    "refused.title": Text("검토 링크를 열 수 없습니다", "This review link cannot be opened"),
    "refused.down": Text(
        "데이터베이스에 연결할 수 없습니다. 링크에는 문제가 없을 수 있으니 잠시 뒤 새로 고쳐 주세요.",
        "The store cannot be reached. The link itself may be fine: please reload in a moment.",
    ),
    "refused.home": Text("Anboard 첫 화면으로", "To Anboard's first page"),
}


def say(language: Language, key: str, **values: object) -> str:
    return text_of(key, **values).in_(language)


def text_of(key: str, **values: object) -> Text:
    """A text with its places filled in, in both languages."""
    text = TEXTS[key]
    return Text(text.ko.format(**values), text.en.format(**values)) if values else text
