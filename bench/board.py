"""Edit -> painted on the board: 60 edits with cold drawings, readiness, 20 sessions; beside stock widgets.

Run: python -m bench.board
"""

import shutil
import statistics
import subprocess
from collections.abc import Iterator, Sequence

from playwright.sync_api import Browser, Page

from bench.browser import chromium, resident_mb, server

EDITS = 60
PEER_EDITS = 20
SESSIONS = 20
EDITS_A_SESSION = 6
COUNTS = 4
TIERS = ("Nginx", "Tomcat", "MySQL")

PAINTED_AFTER_CLICK = """button => new Promise(done => {
  const root = document.documentElement, before = Number(root.dataset.abPainted), start = performance.now();
  const watch = new MutationObserver(() => {
    if (Number(root.dataset.abPainted) > before) { watch.disconnect(); done(performance.now() - start); }
  });
  watch.observe(root, {attributes: true, attributeFilter: ['data-ab-painted']});
  button.click();
})"""
READY = "document.documentElement.dataset.abPainted !== undefined"


def walk() -> Iterator[tuple[str, int]]:
    """(tier, +1 or -1) through all counts of three tiers; no state comes twice, so drawings are cold."""
    position = [1, 1, 1]
    for third in _there_and_back(COUNTS, 0):
        for second in _there_and_back(COUNTS, third - 1):
            for first in _there_and_back(COUNTS, (third - 1) * COUNTS + second - 1 + third - 1):
                for tier, wanted in enumerate((first, second, third)):
                    if wanted != position[tier]:
                        yield TIERS[tier], wanted - position[tier]
                        position[tier] = wanted


def _there_and_back(count: int, turn: int) -> Sequence[int]:
    return range(1, count + 1) if turn % 2 == 0 else range(count, 0, -1)


def percentiles(times: Sequence[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return (
        f"p50 {statistics.median(ordered):6.0f} ms   p95 {p95:6.0f} ms   max {ordered[-1]:6.0f} ms   n {len(ordered)}"
    )


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="ko-KR", bypass_csp=True).new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function(READY, timeout=60_000)
    return page


def edit(page: Page, tier: str, step: int) -> float:
    word = "늘리기" if step > 0 else "줄이기"
    button = page.get_by_label(f"현재, {tier}, 개수: 하나 {word}")
    return float(button.evaluate(PAINTED_AFTER_CLICK))


def one_session(browser: Browser, address: str) -> None:
    ready = []
    for _ in range(5):
        page = opened(browser, address)
        ready.append(page.evaluate("performance.now()"))
        page.context.close()
    print(f"board     ready                 {percentiles(ready)}")
    page = opened(browser, address)
    times = [edit(page, tier, step) for (tier, step), _ in zip(walk(), range(EDITS), strict=False)]
    print(f"board     edit -> painted       {percentiles(times)}")
    page.context.close()


def many_sessions(browser: Browser, address: str, pid: int) -> None:
    first = opened(browser, address)
    before = resident_mb(pid)
    pages = [first, *(opened(browser, address) for _ in range(SESSIONS - 1))]
    steps = [list(walk())[:EDITS_A_SESSION] for _ in pages]
    times = [edit(page, *steps[i][turn]) for turn in range(EDITS_A_SESSION) for i, page in enumerate(pages)]
    grown = (resident_mb(pid) - before) / (SESSIONS - 1)
    print(
        f"board     {SESSIONS} sessions           {percentiles(times)}   "
        f"{grown:.2f} MB a session, {before:.0f} MB the first"
    )


PEER_PAINTED = """wanted => new Promise(done => {
  const start = performance.now();
  const field = document.querySelector('input[type=number]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const look = () => {
    const settled = document.querySelector(`[data-painted="${wanted}"]`);
    const images = [...document.querySelectorAll('img')];
    const shown = settled && images.length === 3 && images.every(i => i.complete);
    requestAnimationFrame(shown ? () => done(performance.now() - start) : look);
  };
  set.call(field, wanted); field.dispatchEvent(new Event('input', {bubbles: true}));
  field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
  look();
})"""


def peer(browser: Browser) -> None:
    """Stock ``diagrams`` and native widgets. Needs a dot command, which the board does not."""
    if shutil.which("dot") is None:
        subprocess.run(["apt-get", "install", "-y", "-qq", "graphviz"], capture_output=True, check=False)
    if shutil.which("dot") is None:
        print("stock     not measured: no dot command here (system package graphviz)")
        return
    with server("bench/board_stock_app.py") as (address, _):
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(address)
        page.wait_for_selector('[data-painted="1"]', state="attached", timeout=60_000)
        page.wait_for_timeout(1000)
        times = [float(page.evaluate(PEER_PAINTED, wanted)) for wanted in range(2, PEER_EDITS + 2)]
        print(f"stock     edit -> painted       {percentiles(times)}")


def main() -> None:
    with chromium() as browser:
        with server("app.py") as (address, pid):
            one_session(browser, address)
            many_sessions(browser, address, pid)
        peer(browser)


if __name__ == "__main__":
    main()
