"""Texts of the cost page, by key; ``{name}`` is filled in here or by the browser."""

from typing import Final

from models.problems import Language, Text

BROWSER: Final[dict[str, Text]] = {
    "currency": Text("통화", "Currency"),
    "krw": Text("원화", "KRW"),
    "usd": Text("달러", "USD"),
    "csv": Text("CSV 내려받기", "Download CSV"),
    "bill": Text("월 청구서", "Monthly bill"),
    "open_all": Text("모두 펼치기", "Open all"),
    "close_all": Text("모두 접기", "Close all"),
    "baseline": Text("기준", "Baseline"),
    "no_line": Text("이 안에는 없는 항목입니다", "This design has no such line"),
    "per_instance": Text("대당 월 요금 (USD)", "USD a month, each"),
    "formula": Text("식", "Formula"),
    "prices": Text("가격", "Prices"),
    "inputs": Text("입력값", "Inputs"),
    "missing": Text("금액을 모르는 항목", "What is not known"),
    "missing_sub": Text(
        "0원으로 치지 않았습니다. 합계는 ‘최소’ 금액입니다.", "Not counted as 0: the total is a lower bound."
    ),
    "where": Text("차이가 나는 곳", "Where the difference comes from"),
    "parts": Text("무엇에 얼마가 드나", "What the money goes to"),
    "growth": Text("36개월 비용", "36 months"),
    "month": Text("{month}개월 뒤", "in {month} months"),
    "now": Text("지금", "now"),
}

TEXTS: Final[dict[str, Text]] = {
    "verdict.more": Text("한 달에 {amount} 더 듭니다", "costs {amount} a month more"),
    "verdict.less": Text("한 달에 {amount} 덜 듭니다", "costs {amount} a month less"),
    "verdict.same": Text("비용이 같습니다", "costs the same"),
    "verdict.unknown": Text("차이를 알 수 없습니다", "cannot be compared"),
    "verdict.baseline": Text("{title} 대비", "Against {title}"),
    "more": Text("증가", "more"),
    "less": Text("감소", "less"),
    "same": Text("같음", "same"),
    "uncertain": Text("불확실", "uncertain"),
    "at_least": Text("최소 {value}", "at least {value}"),
    "row.total": Text("월 합계", "Total a month"),
    "row.total.sub": Text("부가세 별도", "before VAT"),
    "row.credits": Text("크레딧", "Credits"),
    "row.vat": Text("부가세", "VAT"),
    "row.with_vat": Text("내는 금액", "To pay"),
    "row.with_vat.sub": Text("부가세 포함", "with VAT"),
    "row.per_1000": Text("요청 1,000건당", "Per 1,000 requests"),
    "row.buy": Text("구매 방식", "Purchase"),
    "row.spot": Text("스팟 대수", "Spot instances"),
    "row.graviton": Text("Graviton 제안", "Graviton"),
    "buy.price": Text("{label} · {amount}", "{label} · {amount}"),
    "buy.none": Text("{label} · 가격 없음", "{label} · no price"),
    "spot.count": Text("{count}대", "{count}"),
    "spot.band": Text(
        "한 달에 {share}가 회수됩니다 (Spot Advisor {date}). 가용성에 반영됩니다.",
        "{share} are taken back a month (Spot Advisor {date}); availability counts it.",
    ),
    "graviton.apply": Text("{type} 적용", "Apply {type}"),
    "graviton.saves": Text("월 {amount} 절감, arm64 이미지가 필요합니다", "saves {amount} a month; needs arm64 images"),
    "graviton.costs": Text("월 {amount} 더 듭니다", "costs {amount} a month more"),
    "rate": Text("환율 (원/$)", "KRW per USD"),
    "rate.note": Text("{date} 기준 · {source}", "as of {date} · {source}"),
    "rate.none": Text("환율을 적으면 원화로 볼 수 있습니다", "State a rate to see won"),
    "rate.undated": Text("날짜 없음", "no date"),
    "rate.entered": Text("보드에서 입력", "entered on the board"),
    "rate.differs": Text("안마다 환율이 다릅니다: {rates}", "The designs state different rates: {rates}"),
    "book": Text(
        "가격 {count}개 사용 · {oldest} ~ {newest}", "{count} prices used, dated {oldest} to {newest}"
    ),
    "book.old": Text("1년 넘은 가격 {count}개", "{count} older than a year"),
    "book.fresh": Text("모두 1년 이내", "none older than a year"),
    "book.none": Text("가격표에서 쓴 가격이 없습니다", "No price of the book is used"),
    "book.undated": Text("날짜 모름", "undated"),
    "mark.stale": Text("1년 넘은 가격", "old price"),
    "mark.estimated": Text("추정 가격", "estimated price"),
    "price.line": Text("{usd} / {unit} · {region} · {date}", "{usd} / {unit} · {region} · {date}"),
    "chart.total": Text("{title} 합계", "{title} in total"),
    "chart.waterfall": Text("{base}에서 {title}까지", "From {base} to {title}"),
    "chart.equal": Text("금액이 달라진 구성 요소가 없습니다.", "No component costs more or less."),
    "chart.partly": Text("모르는 금액은 빠져 있습니다.", "What is not known is left out."),
    "growth.field": Text("연 증가율 (%)", "Growth a year (%)"),
    "growth.none": Text(
        "증가율이 없어 지금 금액이 이어진다고 보았습니다. 증가율을 적으면 요청과 데이터가 늘 때의 비용을 봅니다.",
        "No growth is stated, so today's bill goes on. State one to see what more requests and data cost.",
    ),
    "growth.crossing": Text(
        "{month}개월 뒤부터 {cheaper} 쪽이 {dearer}보다 쌉니다",
        "From month {month} on, {cheaper} costs less than {dearer}",
    ),
    "growth.no_crossing": Text("36개월 안에 순서가 바뀌지 않습니다", "The order stays for 36 months"),
    "growth.in_all": Text("36개월 합계", "36 months in all"),
    "growth.month_36": Text("36개월 뒤 월 비용", "Month 36"),
    "growth.per_1000": Text("36개월 뒤 요청 1,000건당", "Per 1,000 requests in month 36"),
    "growth.differs": Text("안마다 증가율이 다릅니다", "The designs state different growth"),
    "growth.chart": Text("{title}: 지금 {first}, 36개월 뒤 {last}", "{title}: {first} now, {last} in month 36"),
    "nine": Text("중단을 줄이는 값", "Price of less downtime"),
    "nine.sub": Text(
        "{base} 대비 더 내는 돈을 줄어드는 중단 시간으로 나눈 값", "Extra cost against {base} over downtime avoided"
    ),
    "nine.extra": Text("1년에 더 드는 돈", "Extra cost a year"),
    "nine.hours": Text("1년에 줄어드는 중단", "Downtime avoided a year"),
    "nine.hour": Text("중단 1시간을 줄이는 값", "Price of an hour avoided"),
    "nine.nine": Text("9 하나를 더하는 값 (1년)", "One more nine, a year"),
    "nine.gained": Text("늘어난 9의 개수", "Nines gained"),
    "nine.longer": Text("오히려 {time} 늘어남", "{time} longer"),
    "nine.not": Text("줄지 않음", "none avoided"),
    "nine.cheaper": Text("오히려 쌈", "cheaper as well"),
    "loss": Text("예상 손실", "Expected loss"),
    "loss.sub": Text(
        "청구서에 들어가지 않는, 중단과 유실의 값입니다. 얼마로 볼지는 직접 정합니다.",
        "What outages and lost writes cost you. Never part of the bill; you say what they are worth.",
    ),
    "loss.hour": Text("중단 1시간 (USD)", "An hour of downtime (USD)"),
    "loss.write": Text("유실된 쓰기 1건 (USD)", "A lost write (USD)"),
    "loss.empty": Text("적지 않음", "not stated"),
    "loss.none": Text("값을 적으면 안마다 예상 손실을 계산합니다.", "State a value to see the expected loss."),
    "loss.total": Text("월 예상 손실", "Expected loss a month"),
    "loss.bill": Text("청구서 (따로)", "Bill (apart)"),
    "loss.quantity": Text("연 {quantity} × {each}", "{quantity} a year × {each}"),
    "no_design": Text(
        "올바른 안이 없습니다. 비교 화면에서 YAML을 먼저 고쳐 주세요.",
        "There is no valid design yet. Please mend the YAML on the compare page.",
    ),
    "broken": Text("지금 YAML에 문제가 있어 마지막 올바른 상태의 금액입니다.", "Of the last good state: faulty YAML."),
    "never": Text("YAML에 문제가 있어 뺐습니다.", "Left out: its YAML has a fault."),
    "source.none": Text("출처 없음", "no source"),
}  # fmt: skip


def say(language: Language, key: str, **values: object) -> str:
    text = TEXTS[key].in_(language)
    return text.format(**values) if values else text


def browser_texts(language: Language) -> dict[str, str]:
    return {key: text.in_(language) for key, text in BROWSER.items()}
