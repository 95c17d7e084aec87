"""Fault experiments and the navigation in a browser: clicks on drawings, people, the ranking; pages, links, keys."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("what-if page")]
FRAME_CLICK = "el => el.dispatchEvent(new MouseEvent('click', {bubbles: true, composed: true}))"


@pytest.fixture
def page(page: Page, server: Server) -> Page:
    return opened(page, f"{server.url}what-if")


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator(".state").first).to_be_visible()
    return page


def node(page: Page, design: str, instance: str) -> Locator:
    return page.locator(f".picture[data-design='{design}.yaml'] g.ab-node[data-instance={instance}]")


def states(page: Page, column: int) -> Locator:
    return page.locator(".state-cell").nth(column).locator(".state-word")


def test_opened_by_its_address_on_a_fresh_server(page: Page) -> None:
    expect(page).to_have_title("장애 실험 · Anboard")
    expect(page.get_by_role("link", name="장애 실험")).to_have_attribute("aria-current", "page")
    expect(states(page, 0)).to_have_text(["정상", "정상"])
    expect(page.get_by_role("button", name="모두 복구")).to_be_disabled()


def test_a_server_is_taken_out_and_put_back_by_a_click(page: Page) -> None:
    node(page, "option-1", "db-1").click()
    expect(page.locator(".ab-cross")).to_have_count(3)  # in every design
    expect(states(page, 0)).to_have_text(["중단", "중단"])
    expect(states(page, 1)).to_have_text(["정상", "정상"])
    expect(node(page, "option-1", "db-2")).to_have_class("ab-node ab-promoted")
    expect(node(page, "current", "was-1")).to_have_class("ab-node ab-stopped")
    expect(node(page, "option-1", "db-1")).to_have_attribute("aria-pressed", "true")
    expect(node(page, "option-1", "db-1")).to_have_attribute(
        "aria-label", "db-1 · MySQL · 원본 · t4g.small · 서울-a, 뺌"
    )
    node(page, "option-1", "db-1").click()
    expect(page.locator(".ab-cross")).to_have_count(0)
    expect(states(page, 0)).to_have_text(["정상", "정상"])


def test_a_frame_a_person_and_everything_back(page: Page) -> None:
    page.locator(".picture[data-design='option-2.yaml'] .ab-cluster[data-place=seoul-a]").evaluate(FRAME_CLICK)
    expect(page.locator(".ab-cluster.ab-out")).to_have_count(3)
    expect(page.locator(".ab-node.ab-gone")).to_have_count(3 + 4 + 4)
    page.get_by_role("button", name="제나").and_(page.locator(".person")).click()
    expect(page.locator(".state-remark").first).to_have_text("고칠 사람 없음: Nginx, MySQL")
    expect(page.locator(".verdict")).to_contain_text("서울-a, 제나 없이: 현재 중단")
    page.locator("body").press("r")
    expect(page.locator(".ab-out, .person[aria-pressed=true]")).to_have_count(0)
    expect(page.locator(".verdict")).to_contain_text("눌러 빼 보세요")


def test_a_click_beside_the_caption_reaches_the_frame(page: Page) -> None:
    caption = page.locator(".picture[data-design='option-1.yaml'] .ab-caption", has_text="서울-c")
    box = caption.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".picture[data-design='option-1.yaml'] .ab-cluster.ab-out")).to_have_count(1)
    expect(page.locator(".verdict")).to_contain_text("서울-c 없이")


def test_rows_of_the_ranking_cause_their_fault(page: Page) -> None:
    pair = page.get_by_role("button", name="Nginx 1 + Nginx 2: 모든 요청 중단, 연 2.0분").first
    pair.click()
    expect(pair).to_have_attribute("aria-pressed", "true")
    expect(states(page, 1)).to_have_text(["중단", "중단"])
    expect(node(page, "option-1", "alb")).to_have_class("ab-node ab-stopped")
    pair.click()
    expect(states(page, 1)).to_have_text(["정상", "정상"])
    shown = page.locator(".faults-cell").nth(1).locator(".fault")
    before = shown.count()
    page.locator(".faults .fold").click()
    expect(shown.nth(before)).to_be_visible()


def test_by_keys_alone(page: Page) -> None:
    first = page.locator(".picture[data-design='current.yaml'] [tabindex='0']")
    first.focus()
    for _ in range(12):
        if page.evaluate(FOCUSED) == "db-1":
            break
        page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "db-1"
    page.keyboard.press("Enter")
    expect(states(page, 0)).to_have_text(["중단", "중단"])
    expect(node(page, "current", "db-1")).to_be_focused()
    page.keyboard.press(" ")
    expect(states(page, 0)).to_have_text(["정상", "정상"])


FOCUSED = """() => {
  let el = document.activeElement;
  while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
  return el?.dataset?.instance ?? el?.dataset?.place;
}"""


def test_what_is_out_and_what_was_edited_survive_the_way_through_the_pages(page: Page) -> None:
    node(page, "option-1", "was-2").click()
    expect(page.locator(".verdict")).to_contain_text("Tomcat 2 없이")
    page.get_by_role("link", name="비교", exact=True).click()
    expect(page.locator(".out-chip")).to_have_text("Tomcat 2 뺌")
    page.get_by_label("현재, Nginx, 개수: 하나 늘리기").click()
    expect(node(page, "current", "ws-2")).to_have_count(1)
    page.get_by_role("link", name="장애 실험", exact=True).click()
    expect(page.locator(".state").first).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("Tomcat 2 없이")
    expect(node(page, "current", "ws-2")).to_have_count(1)
    page.go_back()
    expect(page.locator(".out-chip")).to_be_visible()
    page.go_forward()
    expect(page.locator(".state").first).to_be_visible()
    page.reload()
    expect(page.locator(".verdict")).to_contain_text("Tomcat 2 없이")
    expect(node(page, "current", "ws-2")).to_have_count(1)


def test_a_link_opens_the_same_experiment_and_survives_a_change_of_page(page: Page, context: BrowserContext) -> None:
    node(page, "option-1", "db-1").click()
    expect(states(page, 0)).to_have_text(["중단", "중단"])
    page.locator("body").press("s")
    field = page.get_by_role("dialog").locator("input")
    expect(field).not_to_have_value("")
    url = field.input_value()
    assert "/what-if?c=" in url
    other = opened(context.new_page(), url)
    expect(states(other, 0)).to_have_text(["중단", "중단"])
    node(other, "option-1", "db-1").click()
    expect(states(other, 0)).to_have_text(["정상", "정상"])
    other.get_by_role("link", name="비교", exact=True).click()
    expect(other.locator(".figure").first).to_be_visible()
    assert other.url.split("?c=")[1] == url.split("?c=")[1]
    expect(other.get_by_role("button", name="내 사본으로 편집")).to_be_visible()


def test_links_without_room_stand_in_a_menu(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator(".pages").evaluate("el => (el.style.maxWidth = '150px')")
    others = page.get_by_role("button", name="다른 페이지")
    expect(others).to_be_visible()
    expect(page.get_by_role("link", name="장애 실험")).to_be_visible()
    others.click()
    page.get_by_role("menuitem").first.click()
    expect(page.locator(".page-link[aria-current]")).not_to_have_text("장애 실험")


def test_the_first_screen_holds_states_and_drawings(page: Page) -> None:
    box = page.locator(".drawing svg").first.bounding_box()
    assert box is not None
    assert box["y"] < 768 / 2
    assert page.locator(".bar").evaluate("el => el.getBoundingClientRect().height") < 48


def test_on_a_phone_one_design_at_a_time(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".faults-cell:visible")).to_have_count(1)
    expect(page.locator(".state-cell:visible")).to_have_count(3)
    page.get_by_role("button", name="1안", exact=True).click()
    expect(page.locator(".picture[data-design='option-1.yaml']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_page_has_the_header_alone(page: Page) -> None:
    page.get_by_role("link", name="사고 재현").click()
    expect(page.locator(".shell[data-header]")).to_be_visible()
    for part in (".people", ".grid", ".perspectives", ".out-chips"):
        expect(page.locator(f".shell[data-header] {part}")).to_be_hidden()
    for key in "epx":
        page.locator("body").press(key)
    expect(page.locator(".toast")).to_be_hidden()
    expect(page.locator(".panel")).to_be_hidden()
