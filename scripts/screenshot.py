"""The README's picture: the shipped decision as the board opens on it.

Run: python -m scripts.screenshot
"""

import io
from pathlib import Path

from PIL import Image

from bench.browser import chromium, server

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "screenshot.png"
WIDTH, HEIGHT = 1920, 1080
COLOURS = 256
"""Of the palette: a flat picture loses nothing that is seen, and weighs a third."""
PAINTED = "document.documentElement.dataset.abPainted !== undefined && document.fonts.status === 'loaded'"


def screenshot() -> bytes:
    with server("app.py") as (address, _), chromium() as browser:
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="ko-KR",
            color_scheme="light",
            reduced_motion="reduce",
            bypass_csp=True,  # Playwright waits for functions with eval
        )
        page.goto(address)
        page.wait_for_function(PAINTED, timeout=60_000)
        page.wait_for_load_state("networkidle")  # icons
        return page.screenshot()


def with_palette(png: bytes) -> bytes:
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, format="PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(with_palette(screenshot()))
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
