"""The whole way: browser, session, models and drawings on the shipped decision."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import REPOSITORY, Server, page_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("compare page")]


@pytest.fixture
def page(page: Page, server: Server) -> Page:
    return opened(page, server.url)


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator(".drawing svg").first).to_be_visible()
    return page


def nodes(page: Page, design: str, component: str) -> Any:
    alive = f".picture[data-design='{design}'] g.ab-node[data-component={component}]:not(.ab-removed)"
    return page.locator(alive)


def more(page: Page, design: str, group: str) -> None:
    page.get_by_label(f"{design}, {group}, 개수: 하나 늘리기").click()


def key_figures(page: Page) -> list[str]:
    return page.locator(".figure").all_inner_texts()


def edit_yaml(page: Page, number: int) -> Any:
    page.locator("body").press(str(number))
    page.keyboard.press("e")
    editor = page.get_by_role("dialog").locator("textarea.code")
    expect(editor).to_be_focused()
    expect(editor).not_to_have_value("")
    return editor


def test_an_edit_redraws_and_recomputes(page: Page) -> None:
    before = key_figures(page)
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(2)
    more(page, "1안", "Nginx")
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(3)
    expect(nodes(page, "option-2.yaml", "ws")).to_have_count(3)
    assert key_figures(page) != before
    page.locator("body").press("z")
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(2)
    assert key_figures(page) == before


def test_the_verdict_takes_two_lines_at_most_and_all_of_the_results_half_a_screen(page: Page) -> None:
    lines = "el => el.getBoundingClientRect().height / parseFloat(getComputedStyle(el).lineHeight)"
    for _ in ("ko", "en"):
        assert page.locator(".verdict").evaluate(lines) < 3  # with its padding
        assert page.locator(".drawing").first.bounding_box()["y"] < 768 / 2  # type: ignore[index]
        page.locator("body").press("l")
        expect(page.locator(".shell:not([data-waiting])")).to_have_count(1)


def test_flipping_the_wiring_costs_availability(page: Page) -> None:
    figure = page.locator(".figure").nth(1)
    before = figure.inner_text()
    wiring = page.get_by_role("radiogroup", name="1안, Nginx, Tomcat 연결")
    wiring.get_by_role("radio", name="1:1").click()
    expect(figure).not_to_have_text(before)
    expect(wiring.get_by_role("radio", name="1:1")).to_be_checked()


def test_broken_yaml_keeps_the_picture_until_it_is_mended(page: Page) -> None:
    editor = edit_yaml(page, 2)
    before = key_figures(page)
    text = editor.input_value()
    broken = text.replace("kind: aws.alb", "kind: aws.abl", 1)
    editor.fill(broken)
    problem = page.get_by_role("dialog").locator("button.problem")
    line = 1 + broken[: broken.index("aws.abl")].count("\n")
    expect(problem.locator("b")).to_have_text(f"{line}행")
    expect(problem).to_contain_text("'aws.alb'")
    expect(nodes(page, "option-1.yaml", "alb")).to_have_count(1)
    assert key_figures(page) == before
    editor.fill(text.replace("replicas: 2", "replicas: 4", 1))
    expect(problem).to_have_count(0)
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(4)


def test_comments_survive_an_edit(page: Page) -> None:
    more(page, "2안", "Nginx")
    expect(nodes(page, "option-2.yaml", "ws")).to_have_count(3)
    editor = edit_yaml(page, 3)
    assert editor.input_value().startswith("# As option 1, with a second balancer")
    assert "replicas: 3" in editor.input_value()


def test_a_share_link_shows_the_same_and_stays_read_only(page: Page, context: BrowserContext, server: Server) -> None:
    more(page, "1안", "Tomcat")
    expect(nodes(page, "option-1.yaml", "was")).to_have_count(3)
    page.get_by_role("radio", name="비용").click()
    page.locator("body").press("s")
    field = page.get_by_role("dialog").locator("input")
    expect(field).not_to_have_value("")
    url = field.input_value()
    assert url.startswith(f"{server.url}?c=")
    other = opened(context.browser.new_context().new_page(), url)
    expect(nodes(other, "option-1.yaml", "was")).to_have_count(3)
    expect(other.get_by_role("radio", name="비용")).to_be_checked()
    assert key_figures(other) == key_figures(page)
    expect(other.get_by_label("1안, Tomcat, 개수: 하나 늘리기")).to_be_disabled()
    other.get_by_role("button", name="내 사본으로 편집").click()
    more(other, "1안", "Tomcat")
    expect(nodes(other, "option-1.yaml", "was")).to_have_count(4)
    assert "?c=" not in other.url
    expect(nodes(page, "option-1.yaml", "was")).to_have_count(3)
    other.context.close()


def test_a_damaged_link_says_so(context: BrowserContext, server: Server) -> None:
    with page_of(context) as page:
        opened(page, f"{server.url}?c=AAAA")
        expect(page.get_by_text("이 링크는 다른 버전의 Anboard")).to_be_visible()


def shown(page: Page) -> dict[str, Any]:
    """All that a reader sees, in words; controls of the page itself left out."""
    parts = {part: page.locator(part).all_inner_texts() for part in (".verdict", ".out-chips", ".panel", ".legend")}
    results = {part: page.locator(part).all_inner_texts() for part in (".head .title", ".figure", ".setting-row")}
    chosen = page.locator(".perspectives [aria-checked=true]").all_inner_texts()
    marks = [page.locator(mark).count() for mark in (".ab-out", ".ab-added", ".best", ".chip.baseline:visible")]
    theme = page.locator(".shell").get_attribute("data-theme")
    drawings = page.locator(".drawing svg").evaluate_all("all => all.map((el) => el.textContent)")
    return {**parts, **results, "chosen": chosen, "marks": marks, "theme": theme, "drawings": drawings}


def test_a_link_shows_exactly_what_was_seen(page: Page, context: BrowserContext) -> None:
    page.get_by_label("2안 메뉴").click()
    page.get_by_role("menuitem", name="기준안으로 정하기").click()
    for key in "lpd":
        page.locator("body").press(key)
    page.locator(".picture[data-design='option-1.yaml'] g.ab-node[data-instance=db-1]").click()
    page.get_by_role("button", name="Take 서울-a out").click()
    expect(page.locator(".out-chip")).to_have_text("서울-a out")
    expect(page.locator(".shell")).to_have_attribute("data-theme", "light")
    settled(page)
    before = shown(page)
    assert before["chosen"] == ["Availability"]
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    page.locator("body").press("s")
    page.evaluate("new Promise((done) => { (function look() { window.copied ? done() : setTimeout(look, 50); })(); })")
    other = opened(context.new_page(), page.evaluate("copied"))
    settled(other)
    assert shown(other) == before


def settled(page: Page) -> None:
    expect(page.locator(".shell:not([data-waiting])")).to_have_count(1)


def test_own_work_is_kept_when_a_shared_board_is_copied(page: Page, context: BrowserContext, server: Server) -> None:
    page.locator("body").press("s")
    field = page.get_by_role("dialog").locator("input")
    expect(field).not_to_have_value("")
    link = field.input_value()
    page.keyboard.press("Escape")
    more(page, "1안", "Nginx")
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(3)
    page.goto(link)
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(2)
    page.get_by_role("button", name="내 사본으로 편집").click()
    expect(page.get_by_text("하던 작업은 따로 남겨")).to_be_visible()
    page.get_by_role("button", name="이전에 하던 작업 열기").click()
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(3)
    page.locator("body").press("z")
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(2)
    page.locator("button.decision").click()
    page.get_by_role("menuitem", name="이전에 하던 작업 열기").click()
    expect(page.get_by_role("menuitem")).to_have_count(0)


def test_a_bad_figure_stays_in_its_field_with_what_is_wrong(page: Page) -> None:
    page.locator(".group", has=page.get_by_role("heading", name="Nginx")).locator(".fold").click()
    field = page.get_by_label("1안, Nginx, 평균 고장 간격", exact=True)
    field.fill("0")
    field.press("Tab")
    expect(page.locator(".complaint:visible")).to_have_count(2)  # the variant inherits it
    expect(field).to_have_value("0")
    field.fill("1000")
    field.press("Tab")
    expect(page.locator(".complaint:visible")).to_have_count(0)
    expect(field).to_have_value("1,000")


def test_the_menu_marks_the_open_decision(page: Page) -> None:
    page.locator("button.decision").click()
    expect(page.get_by_role("menuitemradio", checked=True)).to_have_text("✓스탬프 크러쉬 인프라")
    page.get_by_role("menuitemradio", name="티켓 예매 서비스").click()
    expect(page.get_by_role("heading", name="티켓 예매 서비스")).to_be_visible()


def test_a_reload_keeps_unsaved_work(page: Page, server: Server) -> None:
    more(page, "1안", "MySQL")
    expect(nodes(page, "option-1.yaml", "db")).to_have_count(4)
    opened(page, server.url)
    expect(nodes(page, "option-1.yaml", "db")).to_have_count(4)


def test_downloads_of_all_and_of_one(page: Page) -> None:
    page.locator("body").press("x")
    dialog = page.get_by_role("dialog")
    assert b"<svg" in downloaded(page, dialog, "SVG").read_bytes()[:400]
    assert downloaded(page, dialog, "PNG").read_bytes().startswith(b"\x89PNG")
    names = zipfile.ZipFile(downloaded(page, dialog, "YAML")).namelist()
    assert set(names) == {"current.yaml", "option-1.yaml", "option-2.yaml"}
    dialog.get_by_label("대상").select_option(label="1안")
    assert b"<svg" in downloaded(page, dialog, "SVG").read_bytes()[:400]
    shipped = REPOSITORY / "designs" / "stamp-crush" / "option-1.yaml"
    assert downloaded(page, dialog, "YAML").read_bytes() == shipped.read_bytes()


def downloaded(page: Page, line: Locator, label: str) -> Path:
    with page.expect_download() as download:
        line.get_by_role("button", name=label, exact=True).first.click()
    return Path(download.value.path())


def test_own_files_are_opened(page: Page) -> None:
    text = (REPOSITORY / "designs" / "stamp-crush" / "current.yaml").read_text(encoding="utf-8")
    mine = text.replace("title: 현재", "title: 우리 서비스")
    page.locator("input[type=file]").set_input_files(
        [{"name": "mine.yaml", "mimeType": "text/yaml", "buffer": mine.encode()}]
    )
    expect(page.locator(".head")).to_have_count(1)
    expect(page.get_by_role("button", name="우리 서비스", exact=True)).to_be_visible()


def test_a_figure_opens_its_formula_and_its_sources(page: Page) -> None:
    page.locator(".figure").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="계산식")).to_be_visible()
    expect(dialog.get_by_text("components.ws.mttf_hours")).to_be_visible()
    expect(dialog.locator(".tornado li")).to_have_count(5)
    expect(dialog.get_by_text("가정을 하나씩만 범위 끝으로")).to_be_visible()


def test_every_address_gets_the_whole_page(context: BrowserContext, server: Server) -> None:
    """The page would otherwise run without its setup."""
    with page_of(context) as page:
        for path in ("compare", "no-such-page"):
            opened(page, server.url + path)
            expect(page).to_have_title("Anboard")
