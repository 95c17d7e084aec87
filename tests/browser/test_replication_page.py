"""The replication page and the page of places in Chromium: sliders, offers, own measurements, the map."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, page_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("replication page")]


def replication(page: Page, server: Server) -> None:
    page.goto(f"{server.url}replication")
    expect(page.locator(".replication .chart")).to_have_count(3)


def geography(page: Page, server: Server) -> None:
    page.goto(f"{server.url}geography")
    expect(page.locator(".geography .marker")).to_have_count(3)


def settled(page: Page) -> None:
    expect(page.locator(".shell:is(.replication, .geography):not([data-waiting])")).to_have_count(1)


def slide(page: Page, index: int, to: int) -> None:
    page.locator(".slider input").nth(index).evaluate(
        "(el, to) => { el.value = to; el.dispatchEvent(new Event('input')); }", to
    )
    settled(page)


def curve(page: Page) -> str:
    return page.locator(".plot-holder .curve").first.get_attribute("d")


def test_a_slider_moves_the_curves_and_goes_back(page: Page, server: Server) -> None:
    replication(page, server)
    before, legend = curve(page), page.locator(".legend-lines").inner_text()
    slide(page, 1, 12)
    expect(page.locator(".slider").nth(1).locator("output")).to_have_text("34 ms")
    expect(page.locator(".legend-lines")).not_to_have_text(legend)
    page.get_by_role("button", name="모두 설계대로").click()
    settled(page)
    expect(page.locator(".slider[data-tried]")).to_have_count(0)
    assert curve(page) == before


def test_sliders_work_with_the_keyboard(page: Page, server: Server) -> None:
    replication(page, server)
    slider = page.locator(".slider input").nth(1)
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    settled(page)
    expect(page.locator(".slider").nth(1)).to_have_attribute("data-tried", "")
    assert "ms" in slider.get_attribute("aria-valuetext")


def test_pointing_at_a_curve_reads_it(page: Page, server: Server) -> None:
    replication(page, server)
    chart = page.locator(".chart").first
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    expect(page.locator(".plot-box .now").first).to_have_text(re.compile(r"ms: 1안·2안 MySQL 2 [\d.]+%"))


def test_an_offer_is_one_click_and_one_undo(page: Page, server: Server) -> None:
    replication(page, server)
    case = page.locator(".case", has=page.get_by_role("heading", name="1안"))
    expect(case).to_contain_text("비동기")
    page.get_by_role("button", name=re.compile("이 안에 적용: 1안, 반동기 · 2개")).click()
    expect(case).to_contain_text("반동기 · 2개 대기")
    page.keyboard.press("Control+z")
    expect(case).to_contain_text("비동기")


def test_own_measurements_replace_the_model(page: Page, server: Server) -> None:
    replication(page, server)
    page.locator(".upload-tools").get_by_role("radio", name="1안").click()
    lag = b"time,lag_ms\n" + b"".join(b"%d,%d\n" % (i, 5 + i % 40) for i in range(200))
    page.locator(".upload-tools input[type=file]").set_input_files(
        {"name": "lag.csv", "mimeType": "text/csv", "buffer": lag}
    )
    expect(page.locator(".said:visible")).to_contain_text("측정값 200개")
    expect(page.locator(".case").nth(1)).to_contain_text("직접 잰 값")
    page.get_by_role("button", name="1안: 모델로 되돌리기").click()
    expect(page.locator(".case").nth(1)).not_to_contain_text("직접 잰 값")


def test_a_broken_measurement_says_what_is_wrong(page: Page, server: Server) -> None:
    replication(page, server)
    lag = b"lag_ms\n" + b"1\n" * 30 + b"-4\n"
    page.locator(".upload-tools input[type=file]").set_input_files(
        {"name": "lag.csv", "mimeType": "text/csv", "buffer": lag}
    )
    expect(page.locator("ul.complaint")).to_contain_text("32행")


def test_a_wrong_batch_says_so(page: Page, server: Server) -> None:
    replication(page, server)
    field = page.locator("[data-field=minutes] .field")
    field.fill("0")
    field.press("Enter")
    expect(page.locator("[data-field=minutes] .complaint")).to_be_visible()
    field.fill("10")
    field.press("Enter")
    expect(page.locator("[data-field=minutes] .complaint")).to_be_hidden()


def test_a_place_is_dragged_and_commits_follow(page: Page, server: Server) -> None:
    geography(page, server)
    row = page.locator(".geography tr", has_text="반동기 · 2개 대기").first
    before = row.inner_text()
    box = page.locator(".marker .dot").nth(2).bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] - 60, steps=4)
    page.mouse.up()
    settled(page)
    expect(row).to_contain_text("옮기기 전")
    page.get_by_role("button", name="제자리로").click()
    settled(page)
    assert row.inner_text() == before


def test_a_place_moves_with_the_arrow_keys_and_by_typing(page: Page, server: Server) -> None:
    geography(page, server)
    marker = page.locator(".marker").nth(2)
    marker.focus()
    marker.press("ArrowUp")
    settled(page)
    expect(page.locator("[data-field=busan] .field")).to_have_value("35.28, 129.076")
    page.locator("[data-field=busan] .field").fill("부산")
    page.locator("[data-field=busan] .field").press("Enter")
    expect(page.locator("[data-field=busan] .complaint")).to_be_visible()


def test_the_question_goes_to_the_board(page: Page, server: Server) -> None:
    geography(page, server)
    expect(page.locator(".geography .verdict")).to_contain_text("데이터가 남습니다")
    page.get_by_role("button", name="이 두 안을 보드에 더하기").click()
    expect(page.locator(".geography [role=radio]", has_text="보드 밖")).to_have_count(0)
    page.get_by_text("비교", exact=True).first.click()
    expect(page.locator(".head")).to_have_count(5)


@pytest.mark.parametrize(("name", "open_page"), [("replication", replication), ("geography", geography)])
def test_nothing_is_wider_than_a_phone(context: BrowserContext, server: Server, name, open_page) -> None:
    with page_of(context) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        open_page(page, server)
        for part in page.locator(f".{name}, .{name} .block, .{name} .case").all():
            box = part.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(("open_page", "heading"), [(replication, "Where reads go"), (geography, "In each mode")])
def test_the_language_follows(page: Page, server: Server, open_page, heading) -> None:
    open_page(page, server)
    page.locator("body").press("l")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.locator("body").press("l")
    expect(page.get_by_role("heading", name=heading)).to_be_hidden()
