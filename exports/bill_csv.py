"""Bills of several designs -> CSV, one row a line, for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from models.cost import Bill, CostLine
from models.design.model import Design
from models.problems import Language, Text

HEADINGS = (
    Text("안", "design"),
    Text("구성 요소", "component"),
    Text("항목", "item"),
    Text("수량", "quantity"),
    Text("단위", "unit"),
    Text("단가 (USD)", "unit price (USD)"),
    Text("월 금액 (USD)", "USD a month"),
    Text("월 금액 (KRW)", "KRW a month"),
    Text("식", "formula"),
    Text("모르는 까닭", "why unknown"),
    Text("리전", "region"),
    Text("가격 날짜", "price date"),
    Text("출처", "source"),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def bills_csv(bills: Sequence[tuple[Design, Bill]], language: Language) -> bytes:
    """UTF-8 with a mark, which Excel wants; amounts in full. What is not known is empty, never 0."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([heading.in_(language) for heading in HEADINGS])
    for design, bill in bills:
        writer.writerows([_text(cell) for cell in _row(design, bill, line, language)] for line in bill.lines)
        writer.writerows([_text(cell) for cell in row] for row in _totals(design, bill, language))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _row(design: Design, bill: Bill, line: CostLine, language: Language) -> list[object]:
    won = None if line.usd_per_month is None or bill.krw_per_usd is None else line.usd_per_month * bill.krw_per_usd
    return [
        design.title,
        line.component,
        line.label.in_(language),
        line.quantity,
        line.unit,
        line.unit_price_usd,
        line.usd_per_month,
        won,
        line.formula,
        line.unknown.in_(language) if line.unknown else None,
        line.region,
        line.as_of,
        "; ".join(line.sources),
    ]


def _totals(design: Design, bill: Bill, language: Language) -> list[list[object]]:
    least = Text(" (최소)", " (at least)").in_(language) if bill.at_least else ""
    rate = bill.krw_per_usd
    found: list[tuple[Text, float | None]] = [
        (Text("합계", "total"), bill.usd_per_month),
        (Text("크레딧", "credits"), -bill.credits_usd if bill.credits_usd else None),
        (Text("부가세", "VAT"), bill.vat_usd),
        (Text("부가세 포함", "with VAT"), bill.usd_with_vat),
    ]
    rows: list[list[object]] = []
    for label, usd in found:
        if usd is not None:
            won = None if rate is None else usd * rate
            rows.append([design.title, None, label.in_(language) + least, None, None, None, usd, won, *[None] * 5])
    return rows


def _text(cell: object) -> object:
    """Texts that a spreadsheet would compute are marked as texts."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return "" if cell is None else cell
