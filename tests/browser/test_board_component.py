"""The board component in a real browser: what it sends, what it keeps, what it never lets through."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("board component")]

SCRIPT = Path(__file__).with_name("board_fixture.py")
LARGEST_FILE_BYTES = 1024 * 1024
LEAST_CONTRAST = 4.5
LEAST_KEY_FIGURE_PX = 22
LEAST_TEXT_PX = 14


@pytest.fixture(scope="module")
def server(serve: Callable[[Path], Server]) -> Server:
    return serve(SCRIPT)


@pytest.fixture
def page(page: Page, server: Server) -> Page:
    open_board(page, server.url)
    return page


def open_board(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".drawing svg").first).to_be_visible()


def sent(page: Page) -> list[dict[str, Any]]:
    """Every event that the session has handled, oldest first."""
    return json.loads(page.get_by_test_id("stText").inner_text())


def settle(page: Page) -> list[dict[str, Any]]:
    """The handled events, once nothing is on its way any more and the last of them is painted and listed."""
    expect(page.locator(".shell:not([data-waiting])")).to_have_count(1)
    seq = page.locator(".shell").get_attribute("data-acked")
    page.wait_for_function(
        """(seq) => document.documentElement.dataset.abPainted === seq &&
             seq === String(JSON.parse(document.querySelector('[data-testid=stText]').innerText).at(-1)?.seq ?? 0)""",
        arg=seq,
    )
    return sent(page)


def control(page: Page, design: str, group: str, label: str) -> Any:
    return page.get_by_label(f"{design}, {group}, {label}", exact=True)


def plus(page: Page, design: str, group: str) -> Any:
    return page.get_by_label(f"{design}, {group}, 인스턴스: 하나 늘리기")


# -- what may be on the page --


def test_drawings_lose_whatever_could_run_or_load_and_texts_use_the_bundled_font(page: Page) -> None:
    drawings = page.locator(".drawing svg")
    assert drawings.count() == 3
    assert page.locator(".drawing script").count() == 0
    assert page.locator(".drawing svg[onload]").count() == 0
    assert "broken into" not in page.title()
    page.wait_for_function(
        "() => [...document.fonts].some((font) => font.family.includes('Pretendard') && font.status === 'loaded')"
    )


HOSTILE = {
    "event handler": '<g class="ab-node" onclick="alert(1)"/>',
    "script link": '<a href="javascript:alert(1)"><text>x</text></a>',
    "foreign content": '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>',
    "other host": '<image href="https://example.org/a.png"/>',
    "way out of the icons": '<image href="app/static/icons/../../secret.svg"/>',
    "embedded page": '<image href="data:image/svg+xml;base64,AAAA"/>',
    "style sheet": "<style>@import url(https://example.org/a.css);</style>",
    "style sheet that loads": "<style>.a{fill:url(https://example.org/a.svg#b)}</style>",
    "style that loads": '<rect style="fill:url(https://example.org/a.svg#b)"/>',
    "escaped style": r'<rect style="fill:u\72l(https://example.org/a.svg#b)"/>',
    "animated link": '<set attributeName="href" to="javascript:alert(1)"/>',
    "html element": '<b xmlns="http://www.w3.org/1999/xhtml">x</b>',
}


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("fragment", HOSTILE.values(), ids=HOSTILE)
def test_allow_list_refuses(blank: Page, fragment: str) -> None:
    left = sanitised(blank, fragment)
    for forbidden in ("alert", "example.org", "secret", "base64", "iframe", "<b", "<style"):
        assert forbidden not in left


def test_allow_list_keeps_what_drawings_need(blank: Page) -> None:
    fragment = (
        '<g class="ab-node" data-component="ws" style="fill:var(--ab-ink)"><image href="app/static/icons/nginx.svg"/>'
        '<use href="#icon"/><path d="M0 0L1 1" marker-end="url(#arrow)"/><text>웹 &lt;b&gt;</text></g>'
    )
    left = sanitised(blank, fragment)
    for needed in ("data-component", "var(--ab-ink)", "icons/nginx.svg", "#icon", "url(#arrow)", "웹 &lt;b&gt;"):
        assert needed in left


def sanitised(page: Page, fragment: str) -> str:
    """What ``drawing.js`` leaves of a fragment, its module imported from the source."""
    source = (SCRIPT.parents[2] / "ui/board/drawing.js").read_text(encoding="utf-8").split("\n", 3)[3]
    source = source.replace("import { h, setAttr, svgElement }", "const { h, setAttr, svgElement }")
    source = source.replace('from "./dom.js"', "= {}")
    script = """async ([source, fragment]) => {
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      const { parseDrawing } = await import(url);
      return parseDrawing(`<svg xmlns="http://www.w3.org/2000/svg">${fragment}</svg>`).outerHTML;
    }"""
    return page.evaluate(script, [source, fragment])


def test_texts_of_the_reader_stay_text(page: Page) -> None:
    page.get_by_label("개선 1안: 알아 둘 점").click()
    expect(page.get_by_text("<b>아직</b> 계산하지 않는 값")).to_be_visible()


# -- editing --


def test_quick_clicks_are_all_counted_and_shown_at_once(page: Page) -> None:
    for _ in range(5):
        plus(page, "개선 1안", "WAS").click()
    assert control(page, "개선 1안", "WAS", "인스턴스").input_value() == "7"
    counts = [event for event in settle(page) if event["kind"] == "count"]
    assert counts[-1] | {"seq": 0} == {"kind": "count", "design": "option-1", "component": "was", "value": 7, "seq": 0}
    assert [event["seq"] for event in counts] == sorted({event["seq"] for event in counts})
    expect(page.locator(".picture[data-design=option-1] [data-component=was]")).to_have_count(7)


def test_only_the_drawing_that_changed_is_replaced(page: Page) -> None:
    page.locator(".drawing svg").evaluate_all("drawings => drawings.forEach((svg) => (svg.isOld = true))")
    plus(page, "개선 1안", "WAS").click()
    settle(page)
    kept = page.locator(".drawing svg").evaluate_all("drawings => drawings.map((svg) => svg.isOld === true)")
    assert kept == [True, False, True]


def test_focus_and_scroll_survive_an_update(page: Page) -> None:
    stepper = control(page, "개선 2안", "DB", "인스턴스")
    stepper.focus()
    scrolled = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    page.keyboard.press("ArrowUp")
    settle(page)
    expect(stepper).to_be_focused()
    assert stepper.input_value() == "4"
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == scrolled


def test_segmented_control_sends_its_value(page: Page) -> None:
    group = page.get_by_role("radiogroup", name="개선 1안, DB, 복제 방식")
    group.get_by_role("radio", name="반동기").click()
    expect(group.get_by_role("radio", name="반동기")).to_be_checked()
    assert settle(page)[-1]["value"] == "semi_sync"


def test_a_bad_number_keeps_the_text_and_says_why(page: Page) -> None:
    field = control(page, "개선 1안", "DB", "평균 복구 시간")
    for typed, message in (("-3", "0 이상이어야 합니다"), ("두 시간", "숫자를 입력하세요")):
        field.fill(typed)
        field.press("Enter")
        expect(page.get_by_text(message)).to_be_visible()
        page.keyboard.press("Tab")
        assert field.input_value() == typed
        assert sent(page) == []
        field.press("Escape")
        expect(page.get_by_text(message)).to_be_hidden()
    field.fill("1,000.5")
    field.press("Enter")
    assert settle(page)[-1]["value"] == 1000.5


def test_rename_commits_on_enter_but_not_while_a_syllable_is_composed(page: Page) -> None:
    page.get_by_role("button", name="개선 1안", exact=True).click()
    field = page.get_by_label("이름 바꾸기")
    field.fill("새 이름")
    field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True})
    expect(field).to_be_visible()
    field.press("Enter")
    expect(page.get_by_role("button", name="새 이름", exact=True)).to_be_focused()
    assert settle(page)[-1]["value"] == "새 이름"


def test_designs_are_added_and_removed_in_place(page: Page) -> None:
    page.get_by_role("button", name="안 추가").click()
    page.get_by_role("menuitem", name="개선 2안").click()
    expect(page.locator(".head")).to_have_count(4)
    page.get_by_label("현재 메뉴").click()
    page.get_by_role("menuitem", name="삭제").click()
    expect(page.locator(".head")).to_have_count(3)
    assert [event["kind"] for event in settle(page)] == ["add", "remove"]


# -- YAML --


def test_broken_yaml_is_kept_marked_and_mended(page: Page) -> None:
    page.keyboard.press("2")
    page.keyboard.press("e")
    editor = page.get_by_label("option-1.yaml").get_by_role("textbox")
    expect(editor).to_be_focused()
    expect(editor).to_be_editable()
    editor.press("Control+Home")
    page.keyboard.type("# [\n")
    problem = page.get_by_role("button", name="1행")
    expect(problem).to_be_visible()
    expect(page.locator(".line.wrong")).to_have_text("1")
    expect(page.locator(".problems-line:visible")).to_have_count(1)
    assert editor.input_value().startswith("# [\nanboard: 1")
    problem.click()
    assert editor.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "["
    page.keyboard.press("Delete")
    expect(problem).to_be_hidden()
    assert [event["kind"] for event in settle(page)] == ["open", "yaml", "yaml"]


def test_tab_indents_until_escape(page: Page) -> None:
    page.keyboard.press("e")
    editor = page.get_by_role("dialog").get_by_role("textbox")
    expect(editor).to_be_editable()
    editor.press("Control+Home")
    page.keyboard.press("Tab")
    assert editor.input_value().startswith("  anboard")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    expect(page.get_by_role("dialog")).to_be_visible()


# -- panels, keys, light --


def test_a_figure_opens_its_explanation_and_escape_brings_the_focus_back(page: Page) -> None:
    figure = page.locator(".figure").nth(1)
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="가용성 · 개선 1안")).to_be_focused()
    expect(page.get_by_role("cell", name="2,160시간")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(figure).to_be_focused()


def test_nodes_are_walked_opened_and_taken_out_by_keys(page: Page) -> None:
    page.locator(".picture[data-design=option-1] g.ab-node").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ws-1")).to_be_visible()
    page.get_by_role("button", name="빼고 계산하기").click()
    expect(page.locator(".ab-out")).to_have_count(3)
    assert settle(page)[-1] | {"seq": 0} == {"kind": "out", "id": "ws-1", "on": True, "seq": 0}
    page.get_by_role("button", name="ws-1 다시 넣기").click()
    expect(page.locator(".ab-out")).to_have_count(0)


def test_pointing_at_a_component_lights_it_up_everywhere(page: Page) -> None:
    page.locator(".picture[data-design=current] [data-instance=was-1]").hover()
    expect(page.locator("g.ab-node.lit")).to_have_count(1 + 2 + 3)
    expect(page.locator(".setting-row[data-lit]")).to_have_count(2)
    page.locator(".verdict").hover()
    expect(page.locator("g.ab-node.lit")).to_have_count(0)


def test_keys_work_under_a_korean_input_method_but_not_while_typing(page: Page) -> None:
    page.keyboard.press("z")
    page.keyboard.press("Shift+Z")
    page.locator("body").dispatch_event("keydown", {"key": "ㅋ", "code": "KeyZ", "bubbles": True})
    control(page, "현재", "DB", "평균 복구 시간").press("z")
    page.keyboard.press("Escape")
    assert [event["kind"] for event in settle(page)] == ["undo", "redo", "undo"]


def test_view_keys_change_theme_language_and_perspective(page: Page) -> None:
    for key in "dpl":
        page.keyboard.press(key)
    settle(page)
    expect(page.locator(".shell")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".shell")).to_have_attribute("lang", "en")
    expect(page.get_by_role("radio", name="가용성")).to_be_checked()
    expect(page.get_by_role("button", name="Share link")).to_be_visible()


# -- work is not lost --


def test_a_reload_gives_the_unsaved_work_back(page: Page, server: Server) -> None:
    plus(page, "개선 1안", "WAS").click()
    settle(page)
    open_board(page, server.url)
    expect(page.locator(".picture[data-design=option-1] [data-component=was]")).to_have_count(3)
    assert [event["kind"] for event in settle(page)] == ["restore"]


def test_a_lost_session_gives_the_unsaved_work_back(page: Page, server: Server) -> None:
    for _ in range(2):
        plus(page, "개선 1안", "WAS").click()
        settle(page)
    server.stop()
    server.start()
    plus(page, "개선 1안", "WAS").click()  # sent again until the connection is back
    expect(page.locator(".picture[data-design=option-1] [data-component=was]")).to_have_count(5)
    assert [event["kind"] for event in settle(page)] == ["restore", "count"]


def test_without_local_storage_the_board_works(chromium: Browser, server: Server) -> None:
    context = chromium.new_context()
    refuse = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"
    context.add_init_script(refuse)
    page = context.new_page()
    open_board(page, server.url)
    plus(page, "개선 1안", "WAS").click()
    assert settle(page)[-1]["value"] == 3
    context.close()


def test_a_shared_view_is_read_only_until_copied(page: Page, server: Server) -> None:
    open_board(page, f"{server.url}?read_only=1")
    expect(page.get_by_text("읽기 전용이라")).to_be_visible()
    assert plus(page, "개선 1안", "WAS").is_disabled()
    page.keyboard.press("z")
    page.locator(".figure").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert [event["kind"] for event in settle(page)] == ["open", "open"]
    page.get_by_role("button", name="내 사본으로 편집").click()
    expect(plus(page, "개선 1안", "WAS")).to_be_enabled()
    assert page.url == server.url


# -- files and links --


def test_an_export_is_saved_once(page: Page) -> None:
    page.keyboard.press("x")
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").first.click()
    assert download.value.suggested_filename == "board.svg"
    assert download.value.path().read_text(encoding="utf-8") == "안녕\n"
    asked = {"kind": "export", "format": "svg", "ground": "light", "design": None, "seq": 0}
    assert settle(page)[-1] | {"seq": 0} == asked


def test_chosen_and_dropped_files_are_opened_and_large_ones_refused(page: Page) -> None:
    picker = page.locator("input[type=file]")
    picker.set_input_files([{"name": "내 설계.yaml", "mimeType": "text/yaml", "buffer": "id: 가".encode()}])
    expect(page.get_by_text("내 설계.yaml (5)")).to_be_visible()
    assert settle(page)[-1]["files"] == [{"name": "내 설계.yaml", "text": "id: 가"}]
    too_large = {"name": "big.yaml", "mimeType": "text/yaml", "buffer": b"#" * (LARGEST_FILE_BYTES + 1)}
    picker.set_input_files([too_large, {"name": "a.png", "mimeType": "image/png", "buffer": b""}])
    expect(page.get_by_text("big.yaml: 1 MiB보다")).to_be_visible()
    expect(page.get_by_text("a.png: .yaml")).to_be_visible()
    assert len(sent(page)) == 1
    drop = """(document) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['id: 나'], 'dropped.yml'));
      for (const type of ["dragover", "drop"]) document.dispatchEvent(new DragEvent(type, {dataTransfer}));
    }"""
    page.evaluate_handle("document").evaluate(drop)
    expect(page.get_by_text("dropped.yml (5)")).to_be_visible()


def test_a_share_link_is_copied_or_shown_where_copying_is_forbidden(page: Page, server: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("s")
    expect(page.get_by_text("복사했습니다")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{server.url}?c=dG9rZW4"
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="링크 복사").click()
    expect(page.get_by_text("브라우저가 복사를 막았습니다")).to_be_visible()
    field = page.get_by_role("dialog").get_by_role("textbox")
    selected = field.evaluate("input => input.value.slice(input.selectionStart, input.selectionEnd)")
    assert selected == f"{server.url}?c=dG9rZW4"


# -- legible --


def test_first_screen_holds_verdict_results_and_top_of_drawings(page: Page) -> None:
    for width, height in ((1920, 1080), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        parts = page.locator(".verdict, .result, .drawing")
        tops = parts.evaluate_all("all => all.map((el) => el.getBoundingClientRect().top)")
        assert min(tops) >= 0
        assert max(tops) < height * 0.5
        sizes = page.locator(".value").evaluate_all("all => all.map((el) => parseFloat(getComputedStyle(el).fontSize))")
        assert min(sizes) >= LEAST_KEY_FIGURE_PX


def test_nothing_hides_behind_an_open_panel(page: Page) -> None:
    page.locator(".figure").first.click()
    panel = page.get_by_role("dialog").bounding_box()
    columns = page.locator(".head").evaluate_all("all => all.map((el) => el.getBoundingClientRect().right)")
    assert panel is not None
    assert max(columns) <= panel["x"]


def test_scrolled_down_the_heads_say_the_key_figures(page: Page) -> None:
    summary = page.locator(".head .summary").nth(1)
    expect(summary).to_be_hidden()
    plus(page, "개선 1안", "DB").scroll_into_view_if_needed()
    page.mouse.move(700, 400)
    page.mouse.wheel(0, 2000)
    expect(summary).to_be_visible()
    assert summary.inner_text() == "99.8473% · 유실되는 적립 0.42건/년 · 최소 24.6만원"


def test_a_drawing_fills_the_screen_and_returns(page: Page) -> None:
    page.get_by_role("button", name="크게 보기: 개선 2안").click()
    box = page.locator(".picture[data-design=option-2]").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1366, "height": 768}
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="크게 보기: 개선 2안")).to_be_visible()


def test_six_designs_scroll_sideways_under_labels_that_stay(page: Page) -> None:
    for count in (4, 5, 6):
        page.get_by_role("button", name="안 추가").click()
        page.get_by_role("menuitem", name="현재", exact=True).click()
        expect(page.locator(".head")).to_have_count(count)
    page.keyboard.press("6")
    expect(page.locator(".head").last).to_be_in_viewport(ratio=0.9)
    assert page.locator(".result .label").first.bounding_box()["x"] == 0  # type: ignore[index]


def test_a_phone_shows_one_drawing_and_never_scrolls_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".drawing:visible")).to_have_count(1)
    page.get_by_role("button", name="개선 2안", exact=True).click()
    expect(page.locator(".picture[data-design=option-2]")).to_be_visible()
    expect(page.locator(".picture[data-design=current]")).to_be_hidden()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") == 0


VISIBLE_TEXTS = """() => {
  const root = [...document.querySelectorAll('*')].find((el) => el.shadowRoot?.querySelector('.shell')).shadowRoot;
  const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
  const context = canvas.getContext('2d', {willReadFrequently: true});
  const painted = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) { context.fillStyle = color; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const grounds = (el) => {
    const colors = [];
    for (; el; el = el.parentElement) colors.unshift(getComputedStyle(el).backgroundColor);
    return colors;
  };
  const luminance = (rgb) => rgb.map((c) => c / 255).map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  return [...root.querySelectorAll('.shell *')].filter((el) => !el.closest('svg, .sr, :disabled') &&
      [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && el.checkVisibility()).map((el) => {
    const ground = grounds(el);
    const style = getComputedStyle(el);
    const [a, b] = [painted(ground), painted([...ground, style.color])].map(luminance);
    return {text: el.textContent.slice(0, 40), className: el.className, size: parseFloat(style.fontSize),
            contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05)};
  });
}"""


def test_texts_are_large_and_contrast_with_their_ground(page: Page) -> None:
    for theme in ("light", "dark"):
        for panel in ("", "x", "?", "e"):
            if panel:
                page.keyboard.press(panel)
            assert_legible(page, f"{theme} {panel}")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.locator(".figure").nth(1).click()
        expect(page.locator(".tornado li")).to_have_count(1)
        assert_legible(page, f"{theme} figure")
        page.keyboard.press("Escape")
        page.keyboard.press("d")
        expect(page.locator(".shell")).not_to_have_attribute("data-theme", theme)


def assert_legible(page: Page, where: str) -> None:
    settle(page)
    texts = page.evaluate(VISIBLE_TEXTS)
    assert len(texts) > 50
    assert [text for text in texts if text["contrast"] < LEAST_CONTRAST] == [], where
    assert [text for text in texts if text["size"] < LEAST_TEXT_PX] == [], where
