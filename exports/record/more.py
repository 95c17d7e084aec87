"""More information: how sure it is, where the figures come from, who said what, how to compute it again."""

from collections.abc import Iterator

from exports.record.blocks import Block, Code, Heading, Paragraph, Table, code, line, said
from exports.record.certainty import certainty
from exports.record.inputs import Approval, Shown
from exports.record.record import Record
from exports.record.sources import assumptions, bills
from exports.record.terms import terms
from models.evaluate import RESULTS_VERSION
from models.problems import Language, Text


def more(record: Record) -> Iterator[Block]:
    yield Heading(2, Text("더 알아보기", "More Information").in_(record.language), "More Information")
    for part in (certainty, assumptions, bills, _voices, terms, _again):
        yield from part(record)


def _voices(record: Record) -> Iterator[Block]:
    """Votes and approvals; nothing where there are none."""
    language, inputs = record.language, record.inputs
    titles: dict[str | None, str] = {
        file: e.design.title for file, e in zip(inputs.order, record.evaluations, strict=True)
    }
    if inputs.said_of is not None and (inputs.votes or inputs.approvals):
        yield said(_said_of(inputs.said_of).in_(language))
    if inputs.votes:
        words = {"for": Text("찬성", "for"), "against": Text("반대", "against"), "abstain": Text("보류", "undecided")}
        yield Heading(3, Text("투표", "Votes").in_(language))
        heads = (
            Text("사람", "Who"),
            Text("의견", "Vote"),
            Text("안", "Design"),
            Text("이유", "Reason"),
            Text("날짜", "Date"),
        )
        rows = (
            (v.voter, words[v.stance].in_(language), titles.get(v.design, v.design or "–"), v.reason or "–", str(v.on))
            for v in inputs.votes
        )
        yield _text_table(heads, rows, language)
    if inputs.approvals:
        yield Heading(3, Text("승인", "Approvals").in_(language))
        asked = (Text("사람", "Who"), Text("승인한 날", "Approved on"), Text("메모", "Note"))
        waiting = Text("아직 승인하지 않음", "not yet").in_(language)
        yield _text_table(
            asked, ((_who(a), str(a.on) if a.on else waiting, a.note or "–") for a in inputs.approvals), language
        )


def _said_of(shown: Shown) -> Text:
    named = Text(
        f"투표와 승인은 스냅샷 ‘{shown.title}’(버전 {shown.version})을 보고 한 것입니다.",
        f"Votes and approvals are of the snapshot “{shown.title}” (version {shown.version}).",
    )
    if not shown.is_other:
        return named
    return Text(
        f"{named.ko} 그 뒤에 보드가 바뀌어, 이 기록의 안이나 수치는 그때와 다릅니다.",
        f"{named.en} The board has changed since: designs or figures of this record are not the ones they saw.",
    )


def _who(approval: Approval) -> str:
    """The person who was asked and, where that is not the same, who answered."""
    if not approval.by or approval.by.startswith(approval.name):
        return approval.by or approval.name
    return f"{approval.name} ({approval.by})"


def _text_table(heads: tuple[Text, ...], rows: Iterator[tuple[str, ...]], language: Language) -> Table:
    return Table(tuple(h.in_(language) for h in heads), tuple(tuple(line(cell) for cell in row) for row in rows))


def _again(record: Record) -> Iterator[Block]:
    language = record.language
    yield Heading(3, Text("지문과 다시 계산하기", "Fingerprints, and computing it again").in_(language))
    heads = (Text("안", "Design"), Text("파일", "File"), Text("지문", "Fingerprint"))
    pairs = zip(record.inputs.order, record.evaluations, strict=True)
    yield Table(
        tuple(h.in_(language) for h in heads),
        tuple((line(e.design.title), line(code(file)), line(code(e.fingerprint))) for file, e in pairs),
    )
    oldest, newest = price_dates(record)
    version = Text(
        f"결과 버전 {RESULTS_VERSION}, 가격표 기준일 {newest or '모름'} (가장 오래된 가격 {oldest or '모름'}).",
        f"Results version {RESULTS_VERSION}, price book of {newest or 'unknown'} (oldest price {oldest or 'unknown'}).",
    )
    yield said(version.in_(language))
    yield Paragraph(
        line(
            Text(
                "이 파일에는 설계 파일의 원문과 고정된 수치가 함께 들어 있습니다. 아래 명령은 그 원문으로 다시 계산해, "
                "같은 수치가 나오면 종료 코드 0으로 끝나고, 아니면 무엇이 왜 달라졌는지 알려 주고 1로 끝납니다.",
                "This file holds the texts of the designs and the frozen figures. The command below computes them "
                "again: exit code 0 when the figures are the same, else 1 with what moved and why.",
            ).in_(language)
        )
    )
    yield Code(f"python cli.py recheck {Text('이-기록-파일', 'THIS-RECORD').in_(language)}")


def price_dates(record: Record) -> tuple[str | None, str | None]:
    """Of the price book: its oldest and its newest price."""
    bill = record.evaluations[0].cost
    assert bill is not None
    return tuple(None if day is None else str(day) for day in (bill.book_oldest, bill.book_newest))  # type: ignore[return-value]
