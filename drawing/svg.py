"""Scene + geometry -> SVG text: for the board (CSS variables, icons by URL) or for a file (all inlined).

Everything a user may have written goes through ``_text`` or ``_attribute``; nothing else is user text.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from drawing.grid import USERS
from drawing.picture import CAPTION_SIZE, ICON_SIZE, LEGEND_LINE, TIGHT, TIGHTER, Cluster, Edge, Node, Scene
from drawing.render import Geometry
from drawing.routes import Point
from drawing.side_by_side import VALUE_SIZES, Panel, Sheet
from drawing.text import one_line, shortened

ICONS_URL: Final = "app/static/icons"
LIGHT: Final = {
    "ink": "#1b2430", "muted": "#566272", "line": "#cdd5df", "surface": "#ffffff", "zone": "#f4f6f9",
    "page": "#ffffff", "accent": "#2563eb", "good": "#0b7a43", "bad": "#c62828", "warn": "#a15c00",
}  # fmt: skip
DARK: Final = {
    "ink": "#e8edf3", "muted": "#a3b0bf", "line": "#3b4654", "surface": "#1a212b", "zone": "#131920",
    "page": "#0f1419", "accent": "#7aa7ff", "good": "#4cc38a", "bad": "#ff8a80", "warn": "#f0b454",
}  # fmt: skip
_STYLE: Final = (
    ".anboard-diagram{font-family:Pretendard,'Noto Sans KR',system-ui,sans-serif;font-size:15.5px}"
    ".anboard-diagram text{fill:$ink}"
    ".ab-cluster path{fill:$zone;stroke:$line}"
    ".ab-region>path{fill:none;stroke-dasharray:2 3}"
    ".ab-host>path{fill:$surface;fill-opacity:.6;stroke:$muted;stroke-dasharray:5 3}"
    ".anboard-diagram .ab-caption{font-size:14px;fill:$muted}"
    ".ab-edge path{fill:none;stroke:$muted;stroke-width:1.6}"
    ".ab-edge polygon,.ab-edge circle{fill:$muted}"
    ".ab-soft path{stroke-dasharray:2 4}"
    ".ab-async path{stroke:$accent;stroke-width:2;stroke-dasharray:6 4}"
    ".ab-sync path{stroke:$good;stroke-width:2.4}"
    ".ab-async polygon{fill:$accent}.ab-sync polygon{fill:$good}"
    ".ab-request.ab-changed path,.ab-soft.ab-changed path{stroke:$warn;stroke-width:2.2}"
    ".ab-request.ab-changed polygon,.ab-soft.ab-changed polygon,.ab-changed circle{fill:$warn}"
    ".ab-edge.ab-removed{opacity:.45}.ab-edge.ab-removed path{stroke-dasharray:3 4}"
    ".ab-card{fill:$surface;stroke:$line;stroke-width:1.2}"
    ".ab-users .ab-card{fill:none;stroke:none}"
    ".ab-node .ab-label{font-weight:600}"
    ".anboard-diagram .ab-tight{font-size:14px;letter-spacing:-.03em}"
    ".anboard-diagram .ab-tighter{font-size:14px;letter-spacing:-.06em}"
    ".anboard-diagram .ab-second{font-size:14px;fill:$muted}"
    ".anboard-diagram .ab-badge{font-size:14px;font-weight:600}"
    ".ab-heat{fill:$accent}.ab-view-availability .ab-heat{fill:$bad}.ab-view-lag .ab-heat{fill:$warn}"
    ".ab-added .ab-card{stroke:$good;stroke-width:2.4}"
    ".ab-cluster.ab-added>path{stroke:$good}"
    ".ab-removed .ab-card{fill:none;stroke:$bad;stroke-dasharray:4 4}"
    ".ab-removed .ab-face{opacity:.4}"
    ".ab-mark circle{stroke:$surface;stroke-width:1.5}"
    ".ab-mark path{stroke:$surface;stroke-width:2;stroke-linecap:round}"
    ".ab-added .ab-mark circle{fill:$good}.ab-removed .ab-mark circle{fill:$bad}.ab-changed .ab-mark circle{fill:$warn}"
    ".anboard-diagram .ab-role{fill:$accent;font-weight:600}"
)
_LABEL_CLASSES: Final = {0.0: "ab-label", TIGHT: "ab-label ab-tight", TIGHTER: "ab-label ab-tighter"}
_MARKS: Final = {"added": "M-4 0h8M0-4v8", "removed": "M-4 0h8"}


def stylesheet(colours: Mapping[str, str] | None = None) -> str:
    """The rules of the drawing: with CSS variables and light fallbacks, or with fixed colours for a file."""
    style = _STYLE
    for name, light in LIGHT.items():
        style = style.replace(f"${name}", colours[name] if colours else f"var(--ab-{name},{light})")
    return style


def svg(scene: Scene, shapes: Geometry, *, inlined: bool = False) -> str:
    """The drawing for the board as one ``<svg>`` element: CSS variables, icons from ``ICONS_URL``.

    ``inlined``: for a page that holds ``stylesheet()`` and the icons' symbols itself.
    """
    style = "" if inlined else f"<style>{stylesheet()}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="anboard-diagram ab-view-{scene.perspective}" role="img" '
        f'viewBox="0 0 {_n(scene.width)} {_n(scene.height)}" width="{_n(scene.width)}" height="{_n(scene.height)}">'
        f"<title>{_text(scene.title)}</title><desc>{_text(scene.description)}</desc>"
        f"{style}{body(scene, shapes, inlined=inlined)}</svg>"
    )


def body(scene: Scene, shapes: Geometry, *, inlined: bool = False) -> str:
    """Frames, edges, cards and legend in a group from (0, 0) to (width, height).

    ``inlined``: icons are ``#ab-icon-NAME`` of the surrounding document instead of files.
    """
    draw = _Body(scene, inlined)
    parts = [draw.cluster(c, shapes[f"c{k}"]) for k, c in enumerate(scene.clusters)]
    parts += [draw.edge(e, shapes[f"e{k}"]) for k, e in enumerate(scene.edges)]
    parts += [draw.node(n, shapes[f"n{k}"]) for k, n in enumerate(scene.nodes)]
    parts += [draw.caption(c) for c in scene.clusters]
    parts += [draw.legend(*entry) for entry in scene.legend]
    return f'<g transform="translate(0 {_n(scene.height)})">{"".join(parts)}</g>'


_SHEET_STYLE: Final = (
    ".anboard-diagram .ab-heading{font-size:20px;font-weight:600}.anboard-diagram .ab-value{font-weight:600}"
    + "".join(f".anboard-diagram .ab-value-{size:.0f}{{font-size:{size:.0f}px}}" for size in VALUE_SIZES)
)


def document(
    whole: Sheet, shapes: Sequence[Geometry], symbols: str, colours: Mapping[str, str], *, transparent: bool = False
) -> str:
    """The sheet as a document of its own, on an opaque ground or on none; ``symbols``: the icons."""
    ground = "" if transparent else f'<rect width="100%" height="100%" fill="{colours["page"]}"/>'
    panels = "".join(_panel(panel, geometry) for panel, geometry in zip(whole.panels, shapes, strict=True))
    scenes = [panel.scene for panel in whole.panels]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="anboard-diagram" role="img" '
        f'viewBox="0 0 {whole.width:.2f} {whole.shown_height / whole.scale:.2f}" '
        f'width="{_n(whole.shown_width)}" height="{_n(whole.shown_height)}">'
        f"<title>{_text(' / '.join(s.title for s in scenes))}</title>"
        f"<desc>{_text(' / '.join(s.description for s in scenes))}</desc>"
        f"<style>{stylesheet(colours)}{_SHEET_STYLE}</style><defs>{symbols}</defs>{ground}{panels}</svg>"
    )


def _panel(panel: Panel, shapes: Geometry) -> str:
    lines = "".join(
        f'<text class="{w.css}" x="{_n(panel.x + w.x)}" y="{_n(panel.top + w.y)}">'
        f"{_text(shortened(w.text, w.size, panel.width - w.x))}</text>"
        for w in panel.words
    )
    at = f"translate({_n(panel.x + (panel.width - panel.scene.width) / 2)} {_n(panel.y)})"
    drawing = body(panel.scene, shapes, inlined=True)
    return f'{lines}<g class="ab-view-{panel.scene.perspective}" transform="{at}">{drawing}</g>'


class _Body:
    """Writes elements in Graphviz's coordinates: x from 0, y from -height."""

    def __init__(self, scene: Scene, inlined: bool) -> None:
        self._left, self._height, self._inlined = scene.left, scene.height, inlined

    def _x(self, x: float) -> str:
        return _n(x - self._left)

    def _y(self, y: float) -> str:
        return _n(y - self._height)

    def _words(self, css: str, text: str, x: float, y: float) -> str:
        return f'<text class="{css}" x="{self._x(x)}" y="{self._y(y)}">{_text(text)}</text>' if text else ""

    def cluster(self, cluster: Cluster, shape: str) -> str:
        heat = ""
        if cluster.badge is not None:
            heat = shape.replace("<path", f'<path class="ab-heat" fill-opacity="{cluster.badge.intensity * 0.18:.2f}"')
        css = f"ab-cluster ab-{cluster.kind}{_state(cluster.state)}"
        return f'<g class="{css}" data-place="{_attribute(cluster.name)}">{_title(cluster.title)}{shape}{heat}</g>'

    def caption(self, cluster: Cluster) -> str:
        return self._words("ab-caption", cluster.caption, *cluster.caption_at)

    def edge(self, edge: Edge, shapes: str) -> str:
        hub = ""
        if edge.hub is not None:
            hub = f'<circle cx="{self._x(edge.hub.x)}" cy="{self._y(edge.hub.y)}" r="4"/>'
        return (
            f'<g class="ab-edge ab-{edge.look}{_state(edge.state)}" data-from-component="{_attribute(edge.source)}" '
            f'data-to-component="{_attribute(edge.target)}">{_title(edge.title)}{shapes}{hub}</g>'
        )

    def node(self, node: Node, shape: str) -> str:
        users = " ab-users" if node.id == USERS else ""
        return (
            f'<g class="ab-node{users}{_state(node.state)}" data-component="{_attribute(node.component)}" '
            f'data-instance="{_attribute(node.id)}">{_title(node.title)}'
            f'{_with_class(shape, "ab-card")}{self._heat(node, shape)}<g class="ab-face">'
            f"{self._icon(node.icon, node.icon_left, node.icon_top)}"
            f"{self._words(_LABEL_CLASSES[node.spacing], node.label, node.text_left, node.label_y)}{self._second(node)}"
            f"</g>"
            f"{self._mark(node)}</g>"
        )

    def _second(self, node: Node) -> str:
        css = "ab-second ab-role" if node.is_writer else "ab-second"
        if node.badge is not None:
            css = "ab-badge"
        elif node.is_wrapped:
            css = _LABEL_CLASSES[node.spacing]
        return self._words(css, node.second_line, node.second_left, node.second_y)

    def _heat(self, node: Node, shape: str) -> str:
        if node.badge is None or node.badge.intensity == 0:
            return ""
        return shape.replace("<path", f'<path class="ab-heat" fill-opacity="{node.badge.intensity * 0.4:.2f}"')

    def _icon(self, icon: str, x: float, y: float) -> str:
        where = f'x="{self._x(x)}" y="{self._y(y)}" width="{_n(ICON_SIZE)}" height="{_n(ICON_SIZE)}"'
        if self._inlined:
            return f'<use href="#ab-icon-{icon}" {where}/>'
        return f'<image href="{ICONS_URL}/{icon}.svg" {where}/>'

    def _mark(self, node: Node) -> str:
        """+, − or a dot at the upper right corner."""
        if not node.state:
            return ""
        sign = f'<path d="{_MARKS[node.state]}"/>' if node.state in _MARKS else ""
        radius = 8 if sign else 5
        at = f"translate({self._x(node.box.right - 2)} {self._y(node.box.top - 2)})"
        return f'<g class="ab-mark" transform="{at}"><circle r="{radius}"/>{sign}</g>'

    def legend(self, look: str, text: str, at: Point) -> str:
        line = f'<path d="M{self._x(at.x)} {self._y(at.y)}h{_n(LEGEND_LINE)}"/>'
        words = self._words("ab-caption", text, at.x + LEGEND_LINE + 8, at.y + CAPTION_SIZE * 0.36)
        return f'<g class="ab-legend"><g class="ab-edge ab-{look}">{line}</g>{words}</g>'


def _with_class(shape: str, css: str) -> str:
    return shape.replace("<path", f'<path class="{css}"')


def _state(state: str) -> str:
    return f" ab-{state}" if state else ""


def _title(text: str) -> str:
    return f"<title>{_text(text)}</title>"


def _n(value: float) -> str:
    """A coordinate with at most one decimal."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _text(value: str) -> str:
    return escape(one_line(value), quote=False)


def _attribute(value: str) -> str:
    return escape(one_line(value), quote=True)
