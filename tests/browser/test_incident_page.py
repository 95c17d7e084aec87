"""The incident page in Chromium: the shared clock, the fields, and many runs with progress and cancel."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, page_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("incident page")]
RUNS_MS = 120_000


@pytest.fixture
def page(page: Page, server: Server) -> Page:
    opened(page, server)
    return page


def opened(page: Page, server: Server) -> None:
    page.goto(f"{server.url}incident")
    expect(page.locator(".timeline")).to_have_count(3)


def field(page: Page, key: str) -> object:
    return page.locator(f"[data-field={key}] .field")


def chosen(page: Page, key: str, option: str) -> None:
    page.locator(f"[data-field={key}]").get_by_role("radio", name=option).click()
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator(".incident:not([data-waiting])")).to_have_count(1)


def seek(page: Page, seconds: float) -> None:
    page.locator(".scrub").evaluate("(el, to) => { el.value = to; el.dispatchEvent(new Event('input')); }", seconds)


def cursors(page: Page) -> list[str]:
    return page.locator(".cursor").evaluate_all("all => all.map((el) => el.getAttribute('transform'))")


def choose_incident(page: Page, words: str) -> None:
    select = page.locator("[data-field=script] select")
    label = next(text for text in select.locator("option").all_inner_texts() if words in text)
    select.select_option(label=label)
    settled(page)


def test_one_clock_moves_all_designs(page: Page) -> None:
    before = cursors(page)
    seek(page, 300)
    after = cursors(page)
    assert len(set(after)) == 1
    assert after != before
    page.locator("body").press("ArrowRight")
    expect(page.locator(".clock")).to_have_text("5:05 / 10:00")


def test_the_header_shows_nothing_of_the_experiment(page: Page) -> None:
    expect(page.locator(".shell[data-header] .top")).to_be_visible()
    expect(page.locator(".people")).to_be_hidden()
    expect(page.get_by_role("button", name="모두 복구")).to_be_hidden()
    top, shell = (page.locator(f".shell[data-header]{part}").bounding_box() for part in (" .top", ""))
    assert shell["y"] + shell["height"] - (top["y"] + top["height"]) < 20


def test_playing_runs_to_the_end_without_asking_the_server(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    acked = page.locator(".incident").get_attribute("data-acked")
    page.get_by_role("radio", name="×100").click()
    seek(page, 500)
    page.get_by_role("button", name="재생").click()
    expect(page.get_by_role("button", name="멈춤")).to_be_visible()
    expect(page.locator(".clock")).to_have_text("10:00 / 10:00")
    expect(page.get_by_role("button", name="재생")).to_be_visible()
    assert page.locator(".incident").get_attribute("data-acked") == acked
    assert sent == []


def test_the_drawing_shows_what_is_down_and_who_took_over(page: Page) -> None:
    option_1 = page.locator(".case").nth(1)
    seek(page, 30)
    expect(option_1.locator(".now-tag")).to_have_count(0)
    seek(page, 61)
    expect(option_1.locator("g.ab-node[data-instance=db-1] .now-tag")).to_have_text("멈춤")
    seek(page, 600)
    expect(option_1.locator(".now-tag[data-state=writer]")).to_have_text("새 원본")
    seek(page, 0)
    expect(option_1.locator(".now-tag")).to_have_count(0)


def test_events_are_listed_as_text_and_lead_to_their_time(page: Page) -> None:
    case = page.locator(".case").nth(1)
    first = case.locator(".events li button").first
    expect(first).to_contain_text("1:00")
    expect(first).to_contain_text("MySQL 1")
    seek(page, 0)
    first.click()
    expect(page.locator(".clock")).to_have_text("1:00 / 10:00")
    label = case.locator("svg.timeline").get_attribute("aria-label")
    assert label.startswith("1안:")


def test_labels_of_events_do_not_overlap(page: Page) -> None:
    options = page.locator("[data-field=script] option").evaluate_all("all => all.map((el) => el.value)")
    for value in options:
        page.locator("[data-field=script] select").select_option(value=value)
        settled(page)
        for timeline in page.locator("svg.timeline").all():
            boxes = timeline.locator("text.event").evaluate_all(
                "all => all.map((el) => { const b = el.getBBox(); return [b.x, b.y, b.width, b.height]; })"
            )
            for i, (x, y, width, height) in enumerate(boxes):
                for x2, y2, width2, height2 in boxes[:i]:
                    is_apart = x + width <= x2 or x2 + width2 <= x
                    assert is_apart or min(y + height, y2 + height2) - max(y, y2) <= 3  # line height, not ink


def test_the_health_check_that_does_not_ask_is_seen(page: Page) -> None:
    """Option 2's balancer keeps a Tomcat that has lost its database, unless the health check asks it."""
    choose_incident(page, "DB")
    select = page.locator("[data-field=script] select")
    label = next(t for t in select.locator("option").all_inner_texts() if "was-1" in t and "DB" in t)
    select.select_option(label=label)
    settled(page)
    events = page.locator(".case").nth(2).locator(".events li")
    expect(events.filter(has_text="was-1")).to_have_count(0)  # the drawing's names are used
    assert not page.locator(".case").nth(2).locator(".mark.out_of_rotation").count()
    chosen(page, "asks_database", "예")
    expect(page.locator(".case").nth(2).locator(".mark.out_of_rotation").first).to_be_attached()


def test_bad_fields_say_so_and_lose_nothing(page: Page) -> None:
    before = page.locator(".key-figure").all_inner_texts()
    for key, typed in (("minutes", "0"), ("seed", "하나")):
        field(page, key).fill(typed)
        field(page, key).press("Enter")
    expect(page.locator("[data-field=minutes] .complaint")).to_have_text("0.5 이상 120 이하로 입력하세요")
    expect(page.locator("[data-field=seed] .complaint")).to_have_text("0 이상의 정수를 입력하세요")
    expect(field(page, "minutes")).to_have_value("0")
    expect(field(page, "seed")).to_have_value("하나")
    assert page.locator(".key-figure").all_inner_texts() == before
    field(page, "minutes").fill("5")
    field(page, "seed").fill("2")
    field(page, "seed").press("Enter")
    expect(page.locator(".complaint:visible")).to_have_count(0)
    expect(page.locator(".clock")).to_contain_text("/ 5:00")


def test_fields_and_results_survive_a_visit_to_another_page(page: Page) -> None:
    field(page, "seed").fill("77")
    field(page, "seed").press("Enter")
    settled(page)
    figures = page.locator(".key-figure").all_inner_texts()
    page.get_by_text("비교", exact=True).first.click()
    expect(page.locator(".grid .drawing svg:visible").first).to_be_visible()
    page.get_by_text("사고 재현", exact=True).first.click()
    expect(field(page, "seed")).to_have_value("77")
    assert page.locator(".key-figure").all_inner_texts() == figures


def test_the_theme_and_the_language_follow(page: Page) -> None:
    page.locator("body").press("l")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("h2", has_text="Many times over")).to_be_visible()
    page.locator("body").press("l")
    expect(page.get_by_role("button", name="재생")).to_be_visible()


def test_nothing_is_wider_than_a_phone(context: BrowserContext, server: Server) -> None:
    with page_of(context) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        opened(page, server)
        for part in (".incident", ".repeat", ".case", ".player"):
            box = page.locator(part).first.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


def test_many_runs_show_progress_and_can_be_cancelled(page: Page) -> None:
    many = page.locator(".repeat")
    many.get_by_role("button", name="반복 시작").click()
    expect(many.locator("progress")).to_be_visible()
    many.get_by_role("button", name="취소").click()
    expect(many).to_have_attribute("data-state", "cancelled")
    expect(many.get_by_role("button", name="다시 계산")).to_be_visible()
    expect(many.get_by_text("취소했습니다")).to_be_visible()


def test_many_runs_end_in_distributions_and_the_same_again(page: Page, context: BrowserContext, server: Server) -> None:
    tables = distributions(page)
    assert len(tables) == 2
    assert "한 해 무중단 확률" in tables[1]
    page.locator(".repeat").get_by_role("radio", name="읽기").click()
    assert page.locator(".runs table").all_inner_texts() != tables
    field(page, "seed").fill("9")
    field(page, "seed").press("Enter")
    expect(page.get_by_text("바뀌기 전의 결과")).to_be_visible()
    other = context.browser.new_context(locale="ko-KR").new_page()
    opened(other, server)
    assert distributions(other) == tables
    other.context.close()


def distributions(page: Page) -> list[str]:
    page.locator(".repeat").get_by_role("button", name="반복 시작").click()
    expect(page.locator(".repeat[data-state=done]")).to_have_count(1, timeout=RUNS_MS)
    expect(page.locator(".runs svg.dots")).to_have_count(6)
    return page.locator(".runs table").all_inner_texts()
