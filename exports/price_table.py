"""What the price book covers -> plain text for a terminal of 100 columns."""

from collections.abc import Sequence
from datetime import date

from exports.tables import shown_width, table
from models.cost.coverage import REGIONS, Coverage
from models.cost.prices import PriceBook
from models.problems import Language, Text

WIDTH = 100
REGION_NAMES = {
    "ap-northeast-2": Text("서울", "Seoul"),
    "ap-northeast-1": Text("도쿄", "Tokyo"),
    "us-east-1": Text("버지니아", "N. Virginia"),
}
HEADINGS = (
    Text("항목", "item"),
    Text("가격 수", "prices"),
    Text("가격 날짜", "dated"),
    Text("1년 넘음", "> 1 year"),
    Text("없음", "missing"),
)
NOT_COVERED = Text(
    "다루지 않는 것: CloudFront, S3, Lambda, API Gateway, SQS, DynamoDB, ECS, Savings Plans.\n"
    "이들의 요금은 billing.monthly_usd에 적습니다.",
    "Not covered at all: CloudFront, S3, Lambda, API Gateway, SQS, DynamoDB, ECS, savings plans.\n"
    "State what they cost as billing.monthly_usd.",
)
LEGEND = Text(
    "* 공식 가격표나 청구서가 아닌 출처가 섞여 있습니다. 날짜를 모르는 가격은 1년 넘은 것으로 셉니다.",
    "* partly from sources that are no price list and no bill; undated prices count as older than a year.",
)


def price_book_table(book: PriceBook, covered: Sequence[Coverage], on: date, language: Language) -> str:
    """The book in one line, then a table a region, then what it all leaves out."""
    old = sum(p.is_older_than_a_year(on) for p in book.prices.values())
    total = len(book.prices)
    heading = Text(
        f"가격표: {total:,}개, {book.oldest} – {book.newest}, 1년 넘은 것 {old:,}개 ({on} 기준)",
        f"Price book: {total:,} prices, {book.oldest} to {book.newest}, {old:,} older than a year on {on}",
    )
    parts = [heading.in_(language)]
    for region in REGIONS:
        rows = [tuple(h.in_(language) for h in HEADINGS)]
        rows += [_row(c, language) for c in covered if c.region == region]
        parts.append(f"{REGION_NAMES[region].in_(language)} ({region})\n{_fitted(rows)}")
    return "\n\n".join([*parts, f"{LEGEND.in_(language)}\n{NOT_COVERED.in_(language)}"])


def _row(covered: Coverage, language: Language) -> tuple[str, ...]:
    oldest, newest = (d.isoformat()[:7] if d else "?" for d in (covered.oldest, covered.newest))
    dates = "-" if not covered.prices else oldest if oldest == newest else f"{oldest} – {newest}"
    return (
        covered.item.label.in_(language) + ("*" if covered.weak else ""),
        f"{covered.prices:>6,}",
        dates,
        f"{covered.older_than_a_year:>6,}" if covered.prices else "",
        _missing(covered, language),
    )


def _missing(covered: Coverage, language: Language) -> str:
    if not covered.missing:
        return "-"
    if len(covered.missing) == len(covered.item.wanted) or not covered.prices:
        return Text("전부", "all").in_(language)
    if not covered.item.wanted:
        count = len(covered.missing)
        return Text(f"인스턴스 타입 {count}개", f"{count} instance types").in_(language)
    return ", ".join(covered.missing)


def _fitted(rows: Sequence[tuple[str, ...]]) -> str:
    """A table whose last column is shortened to the width of the terminal."""
    room = WIDTH - sum(max(shown_width(row[i]) for row in rows) + 2 for i in range(len(rows[0]) - 1))
    return table([(*row[:-1], _shortened(row[-1], room)) for row in rows])


def _shortened(listed: str, room: int) -> str:
    """As many of the listed names as fit, and how many more there are."""
    names = listed.split(", ")
    for shown in range(len(names), 0, -1):
        text = ", ".join(names[:shown]) + ("" if shown == len(names) else f" +{len(names) - shown}")
        if shown_width(text) <= room:
            return text
    return f"+{len(names)}"
