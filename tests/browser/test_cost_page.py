"""The cost and the right-sizing page in Chromium: lines that open, edits that the board shows, files that are read."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Server, page_of
from ui.rightsizing.sample import sample_csv

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("cost page")]
VIEWPORT = (1920, 1080)


@pytest.fixture
def cost(page: Page, server: Server) -> Page:
    page.goto(f"{server.url}cost")
    expect(page.locator(".bill thead th")).to_have_count(3)
    return page


@pytest.fixture
def sizing(page: Page, server: Server) -> Page:
    page.goto(f"{server.url}right-sizing")
    expect(page.locator(".overview tbody tr")).to_have_count(3)
    return page


def settled(page: Page) -> None:
    expect(page.locator(".shell.cost:not([data-waiting])")).to_have_count(1)


def fill(page: Page, key: str, value: str) -> None:
    field = page.locator(f"[data-field={key}] input")
    field.fill(value)
    field.press("Enter")
    settled(page)


def totals(page: Page) -> list[str]:
    return page.locator(".bill .total").all_inner_texts()


def undo(page: Page) -> None:
    page.locator("[data-tool=undo]").click()


def line(page: Page, name: str) -> Locator:
    return page.locator(".bill-line", has_text=name).first


def test_a_line_opens_with_the_keyboard_to_formula_and_source(cost: Page) -> None:
    button = line(cost, "EC2").get_by_role("button")
    button.focus()
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    detail = cost.locator(".detail").first
    expect(detail).to_contain_text("2 × 730 h = 1,460 h × $0.0208 = $30.37")
    expect(detail).to_contain_text("ap-northeast-2 · 2025-11-03")
    button.press("Enter")
    expect(cost.locator(".detail")).to_have_count(0)


def test_the_currency_switches_and_the_dated_rate_changes_the_won(cost: Page) -> None:
    won = totals(cost)
    cost.get_by_role("radio", name="달러").click()
    expect(cost.locator(".bill .total").first).to_have_text("$88.58")
    cost.get_by_role("radio", name="원화").click()
    expect(cost.locator(".bill .total").first).to_have_text(won[0])
    fill(cost, "krw_per_usd", "1400")
    expect(cost.locator(".bill .total").first).to_have_text("124,014원")
    undo(cost)
    expect(cost.locator(".bill .total").first).to_have_text(won[0])


def test_a_difference_has_an_arrow_a_number_and_a_word(cost: Page) -> None:
    for delta in cost.locator(".bill thead .delta:visible").all_inner_texts():
        assert delta.startswith("▲ ")
        assert delta.endswith("원 증가")


def test_a_purchase_is_an_edit_of_the_design_that_the_board_shows_too(cost: Page) -> None:
    before = totals(cost)
    cost.get_by_role("combobox", name="구매 방식: Tomcat, 1안").select_option("spot")
    expect(cost.locator(".bill .total").nth(1)).not_to_have_text(before[1])
    expect(cost.locator(".choice small", has_text="Spot Advisor").first).to_be_visible()
    total = totals(cost)[1]
    cost.locator(".page-link", has_text="비교").click()
    expect(cost.locator("[data-figure=monthly_usd], .figure").filter(has_text="만원").first).to_be_visible()
    expect(cost.locator("[data-tool=undo]")).to_be_enabled()
    cost.locator(".page-link", has_text="비용").click()
    expect(cost.locator(".bill .total").nth(1)).to_have_text(total)


def test_growth_and_the_value_of_downtime_are_answered_in_place(cost: Page) -> None:
    fill(cost, "growth", "60")
    expect(cost.locator("svg.growth .growth-line")).to_have_count(3)
    assert "36개월 뒤" in (cost.locator("svg.growth").get_attribute("aria-label") or "")
    fill(cost, "hour_of_downtime_usd", "천 달러")
    expect(cost.locator("[data-field=hour_of_downtime_usd] .complaint")).to_have_text("숫자를 입력하세요")
    expect(cost.locator("[data-field=hour_of_downtime_usd] input")).to_have_value("천 달러")
    fill(cost, "hour_of_downtime_usd", "1000")
    expect(cost.get_by_text("월 예상 손실")).to_be_visible()


def test_the_csv_file_is_saved(cost: Page) -> None:
    with cost.expect_download() as download:
        cost.get_by_role("button", name="CSV 내려받기").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("안,구성 요소")
    assert "EC2 t4g.small × 2" in text


@pytest.mark.parametrize("path", ["cost", "right-sizing"])
def test_nothing_is_wider_than_a_phone(context: BrowserContext, server: Server, path: str) -> None:
    with page_of(context) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{server.url}{path}")
        expect(page.locator(".shell.cost .verdict")).to_be_visible()
        for part in page.locator(".chart-card:visible, .cost-tools:visible, .scroll:visible").all():
            box = part.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("path", ["cost", "right-sizing"])
def test_the_language_follows_the_header(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}{path}")
    expect(page.locator(".shell.cost[lang=ko]")).to_be_visible()
    page.locator("body").press("l")
    expect(page.locator(".shell.cost[lang=en]")).to_be_visible()
    page.locator("body").press("l")
    expect(page.locator(".shell.cost[lang=ko]")).to_be_visible()


# -- right-sizing ------------------------------------------------------------------------------------------------------


def test_a_file_is_read_drawn_applied_and_taken_back(sizing: Page) -> None:
    file = {"name": "ws.csv", "mimeType": "text/csv", "buffer": sample_csv()}
    sizing.locator(".load input[type=file]").set_input_files(file)
    expect(sizing.locator("svg.curve")).to_have_count(4)
    assert "P99.5" in (sizing.locator("svg.curve").first.get_attribute("aria-label") or "")
    sizing.locator("[data-do=apply]").click()
    row = sizing.locator(".overview tbody tr").first
    expect(row).to_contain_text("t4g.micro × 1")
    expect(row).to_contain_text("적용됨")
    undo(sizing)
    expect(row).to_contain_text("t4g.small × 1")
    expect(row).to_contain_text("더 싼 타입으로 충분")


def test_a_trace_can_be_dropped_anywhere_on_the_page(sizing: Page) -> None:
    sizing.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
          for (const kind of ["dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        sample_csv().decode(),
    )
    expect(sizing.locator(".files b")).to_have_text("dropped.csv")
    expect(sizing.locator(".drop:visible")).to_have_count(0)


def test_a_broken_file_says_why_and_the_unit_is_asked_for(sizing: Page) -> None:
    upload = sizing.locator(".load input[type=file]")
    broken = b"timestamp,CPUUtilization\n2026-11-01 00:00,12\n2026-11-01 00:05,abc\n"
    upload.set_input_files({"name": "broken.csv", "mimeType": "text/csv", "buffer": broken})
    expect(sizing.locator(".broken li").first).to_contain_text("올바른 값")
    share = "timestamp,value\n" + "\n".join(f"2026-11-01 {h:02}:{m:02},0.{h + 10}" for h in range(24) for m in (0, 30))
    upload.set_input_files({"name": "share.csv", "mimeType": "text/csv", "buffer": share.encode()})
    sizing.locator("[data-unit=fraction]").click()
    expect(sizing.locator(".facts")).to_contain_text("33.0%")
    expect(sizing.locator(".broken > li")).to_have_count(0)
