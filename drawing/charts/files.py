"""A chart as a file that needs nothing else: SVG with its letters inside, PNG, PDF."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final, Literal, NamedTuple

from drawing.charts.browser import NoBrowser, Why, browser_svg
from drawing.charts.colours import DARK, LIGHT
from drawing.charts.description import Chart
from drawing.charts.figure import plotly_figure
from drawing.charts.placing import SWATCH, Placed, Swatch, placed
from drawing.charts.static import static_panels, text_at
from drawing.fonts import covered
from drawing.lettering import fonts_of, pixels, with_letters
from drawing.text import one_line
from drawing.vector_pdf import vector_pdf

Format = Literal["svg", "png", "pdf"]
FORMATS: Final[tuple[Format, ...]] = ("svg", "png", "pdf")


class Drawn(NamedTuple):
    """``without``: why no browser took part; None: one did."""

    data: bytes
    without: Why | None

    @property
    def is_static(self) -> bool:
        return self.without is not None


def chart_file(
    chart: Chart, form: Format, *, dark: bool = False, transparent: bool = False, scale: float = 2.0
) -> Drawn:
    """The file's bytes. ``scale``: pixels of a PNG per px. Takes a third of a second, the first with a browser more."""
    text, without = _document(chart, DARK if dark else LIGHT, transparent)
    make: dict[Format, Callable[[], bytes]] = {
        "svg": lambda: with_letters(text).encode(),
        "png": lambda: pixels(text, scale),
        "pdf": lambda: vector_pdf(
            covered(text), fonts_of(covered(text)), title=one_line(chart.title), description=one_line(chart.subtitle)
        ),
    }
    return Drawn(make[form](), without)


def _document(chart: Chart, colours: Mapping[str, str], transparent: bool) -> tuple[str, Why | None]:
    """Words and legend around the panels, which the browser draws or, without one, ``static_panels``."""
    at = placed(chart)
    without: Why | None = None
    try:
        panels = _inside(browser_svg(plotly_figure(chart, at, colours), chart.width, at.height))
    except NoBrowser as error:
        panels, without = static_panels(chart, at, colours), error.why
    ground = "" if transparent else f'<rect width="100%" height="100%" fill="{colours["page"]}"/>'
    size = f'width="{chart.width}" height="{at.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {chart.width} {at.height:g}" {size} '
        f'font-family="Pretendard"><title>{escape(one_line(chart.title))}</title>'
        f"<desc>{escape(one_line(' '.join((chart.subtitle, *chart.notes))))}</desc><style></style>{ground}"
        f"{_frame(at, colours)}{panels}</svg>"
    ), without


def _frame(at: Placed, colours: Mapping[str, str]) -> str:
    words = (text_at(w.x, w.y, w.text, colours[w.colour], "start", w.size, w.is_bold) for w in at.words)
    return "".join((*words, *(_swatch(swatch, colours) for swatch in at.swatches)))


def _swatch(swatch: Swatch, colours: Mapping[str, str]) -> str:
    x, y, entry = swatch
    colour = colours[entry.colour]
    if entry.is_box:
        return (
            f'<rect x="{x:.1f}" y="{y - 6:.1f}" width="{SWATCH}" height="12" rx="2" fill="{colour}" '
            f'fill-opacity="{entry.opacity:g}"/>'
        )
    dash = f' stroke-dasharray="{entry.dash}"' if entry.dash else ""
    return f'<path d="M{x:.1f} {y:.1f}h{SWATCH}" fill="none" stroke="{colour}" stroke-width="2.4"{dash}/>'


def _inside(document: str) -> str:
    """Plotly's document as a part of ours. Without clips: marks stay inside, and lines keep their width at the edge."""
    start = document.index("<svg")
    inner = document[document.index(">", start) + 1 : document.rindex("</svg>")]
    inner = re.sub(r"<defs .*?</defs>", "", inner, flags=re.DOTALL)
    return re.sub(r' (?:class|clip-path|data-[\w-]+)="[^"]*"', "", inner)
