"""Downloads: one line of FORMATS a kind of file, and how it is made of what is on the board."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from exports.archive import zipped
from exports.evaluation_json import evaluations_json
from exports.key_figures import key_figures
from models.problems import Text
from ui.view_model import Download

if TYPE_CHECKING:
    from ui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader asked for. ``names``: documents in order; drawings and figures are of their last good state."""

    names: tuple[str, ...]
    is_all: bool
    """All designs were asked for, though there may be only one."""
    width: int | None = None
    """Of the page that a picture is for [px]; None: its own."""
    ground: Literal["light", "dark", "clear", "clear_dark"] = "light"
    scale: int = 2
    """Pixels of a PNG per px."""

    @property
    def is_dark(self) -> bool:
        return self.ground in ("dark", "clear_dark")


class Made(NamedTuple):
    """A file's content; ``remark``: what its author should know."""

    data: bytes
    remark: Text | None = None


class Format(NamedTuple):
    """``label`` is a name; ``extension`` without dot; ``make`` may take a second."""

    group: Literal["picture", "source", "handout", "record", "data"]
    label: str
    about: Text
    extension: str
    mime: str
    make: Callable[["Session", Wanted], Made]
    needs_figures: bool = True
    """Only designs that have been valid once are part of it."""


def export(session: "Session", format_: str, wanted: Wanted, *, seq: int) -> tuple[Download, Text | None]:
    """One file, and a remark on it."""
    form = FORMATS[format_]
    made = form.make(session, wanted)
    zipped = made.data.startswith(b"PK") and form.extension == "yaml"
    name = "designs.zip" if zipped else f"{_stem(wanted, form)}.{form.extension}"
    mime = "application/zip" if zipped else form.mime
    return Download(seq=seq, name=name, mime=mime, base64=base64.b64encode(made.data).decode("ascii")), made.remark


def _stem(wanted: Wanted, form: Format) -> str:
    if form.group in _STEMS:
        return _STEMS[form.group]
    stem = "anboard" if wanted.is_all else wanted.names[0].rsplit(".", 1)[0]
    if form.group != "picture":
        return stem
    return stem + (f"-{wanted.width}" if wanted.width else "") + ("-dark" if wanted.is_dark else "")


_STEMS: Final = {"record": "decision-record", "handout": "anboard"}
"""Of files that are of the whole decision."""


def prepare(session: "Session") -> None:
    """Loads fonts and cuts out the letters in the background while the reader chooses a format: that takes a second."""
    names = tuple(name for name in session.contents.order if name in session.last_good)
    if names and not _DRAWING.locked():
        Thread(target=_drawing, args=("svg", session, Wanted(names=names, is_all=True)), daemon=True).start()


_DRAWING = Lock()
"""While fonts are loaded for a picture."""


def _drawing(form: str, session: "Session", wanted: Wanted) -> Made:
    """One design alone, or all side by side with their key figures."""
    from drawing import files  # fonts and rasteriser: only whoever exports waits for them
    from drawing.side_by_side import parts_line

    evaluations = [session.last_good[name].evaluation for name in wanted.names]
    designs = [e.design for e in evaluations]
    language = session.language
    captions = [
        files.Caption(title=e.design.title, subtitle=parts_line(e.design), figures=key_figures(e, language))
        for e in evaluations
        if wanted.is_all
    ]
    is_clear = wanted.ground.startswith("clear")
    look = files.Look(dark=wanted.is_dark, transparent=is_clear, width=wanted.width, scale=wanted.scale)
    has_width = form in files.PICTURES
    with _DRAWING:  # whoever asks while it is being prepared waits for that, and does not do it again
        scenes, folded = files.scenes_of(designs, language, wanted.width if has_width else None)
        data = files.content(scenes, form, look, captions)  # type: ignore[arg-type]
    remarks = (files.remarks(scenes, look, captions) if has_width else ()) + folded
    return Made(data, remarks[0] if remarks else None)


def _yaml(session: "Session", wanted: Wanted) -> Made:
    if wanted.is_all:
        return Made(zipped({name: text.encode() for name, text in session.contents.files}))
    return Made(session.contents.text(wanted.names[0]).encode())


def _json(session: "Session", wanted: Wanted) -> Made:
    text = evaluations_json([session.last_good[name].evaluation for name in wanted.names], session.language)
    return Made(text.encode())


def _record(extension: str, session: "Session", wanted: Wanted) -> Made:
    """Of all designs; the one that was asked for is written down as chosen."""
    from ui.record import record_file

    return Made(record_file(session, None if wanted.is_all else wanted.names[0], f".{extension}"))


def _handout(kind: Literal["blog", "slides"], session: "Session", wanted: Wanted) -> Made:
    """Of all designs; the one that was asked for is written down as chosen."""
    from ui.handouts import blog_file, slides_file

    chosen = None if wanted.is_all else wanted.names[0]
    return Made(blog_file(session, chosen) if kind == "blog" else slides_file(session, chosen))


def _picture(form: str, label: str, about: Text, mime: str) -> Format:
    return Format("picture", label, about, form, mime, partial(_drawing, form))


def _source(form: str, label: str, about: Text, extension: str, mime: str = "text/plain") -> Format:
    return Format("source", label, about, extension, mime, partial(_drawing, form))


def _record_in(label: str, about: Text, extension: str, mime: str) -> Format:
    return Format("record", label, about, extension, mime, partial(_record, extension))


FORMATS: Final[Mapping[str, Format]] = {
    "svg": _picture("svg", "SVG", Text("블로그·문서용, 확대해도 선명", "for blogs and documents"), "image/svg+xml"),
    "png": _picture("png", "PNG", Text("어디에나 붙여 넣는 이미지", "an image that goes anywhere"), "image/png"),
    "pdf": _picture("pdf", "PDF", Text("인쇄용, 글자 검색 가능", "for print, searchable"), "application/pdf"),
    "drawio": _source("drawio", "draw.io", Text("diagrams.net에서 이어서 편집", "go on in diagrams.net"), "drawio",
                      "application/vnd.jgraph.mxfile"),
    "mermaid": _source("mermaid", "Mermaid", Text("GitHub 마크다운용", "for Markdown on GitHub"), "mmd"),
    "d2": _source("d2", "D2", Text("D2로 이어서 편집", "go on in D2"), "d2"),
    "python": _source("python", "Python", Text("diagrams 패키지용 소스", "for the diagrams package"), "py",
                      "text/x-python"),
    "blog": Format("handout", "ZIP", Text("블로그 글과 그림, 대체 텍스트",
                                          "a blog post, its pictures, alt texts"),
                   "zip", "application/zip", partial(_handout, "blog")),
    "slides": Format("handout", "PPTX", Text("발표 자료: 안마다 한 장, 비교표", "slides: one a design, and the table"),
                     "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                     partial(_handout, "slides")),
    "record_md": _record_in("MADR", Text("저장소에 남길 Markdown", "for the repository"), "md", "text/markdown"),
    "record_html": _record_in("HTML", Text("한 파일, 오프라인에서도 열림", "one offline file"), "html", "text/html"),
    "record_pdf": _record_in("PDF", Text("인쇄와 보관용", "for print and archive"), "pdf", "application/pdf"),
    "yaml": Format("data", "YAML", Text("설계 파일", "the design file"), "yaml", "application/yaml", _yaml,
                   needs_figures=False),
    "json": Format("data", "JSON", Text("모든 계산 결과", "every computed figure"), "json", "application/json", _json),
}  # fmt: skip
GROUPS: Final = {
    "picture": Text("그림", "Pictures"),
    "source": Text("이어서 편집할 그림", "Drawings to go on with"),
    "handout": Text(
        "블로그 글과 발표 자료 (‘대상’의 안을 선택한 안으로)", "Blog post and slides (“What” is the chosen option)"
    ),
    "record": Text("결정 기록 (‘대상’의 안을 선택한 안으로)", "Decision record (“What” is the chosen option)"),
    "data": Text("데이터", "Data"),
}
GROUNDS: Final = {
    "light": Text("밝게", "light"),
    "dark": Text("어둡게", "dark"),
    "clear": Text("투명 (밝은 페이지용)", "transparent (for light pages)"),
    "clear_dark": Text("투명 (어두운 페이지용)", "transparent (for dark pages)"),
}
WIDTHS: Final = {"": Text("원래 크기", "its own size")} | {
    str(width): Text(f"블로그 {width} px", f"blog, {width} px") for width in (700, 860, 1200)
}
SCALES: Final = {str(scale): Text(f"{scale}배", f"{scale}×") for scale in (1, 2, 3, 4)}
ALL: Final = Text("모든 안 나란히 (제목 · 핵심 수치 포함)", "all side by side, with titles and key figures")


def export_view(session: "Session", titles: Mapping[str, str]) -> dict[str, Any]:
    """What the export panel offers: ``choices`` (one value each) and ``groups`` of formats."""
    language = session.language
    dark = "dark" if session.workspace.theme == "dark" else "light"
    of = {"": ALL.in_(language)} | dict(titles)
    choices = [
        _choice("design", Text("대상", "What"), of, "", language),
        _choice("ground", Text("바탕", "Ground"), GROUNDS, dark, language),
        _choice("width", Text("폭", "Width"), WIDTHS, "", language),
        _choice("scale", Text("PNG 해상도", "PNG resolution"), SCALES, "2", language),
    ]
    groups = [
        {
            "heading": heading.in_(language),
            "formats": [
                {"format": name, "label": form.label, "about": form.about.in_(language)}
                for name, form in FORMATS.items()
                if form.group == key
            ],
        }
        for key, heading in GROUPS.items()
    ]
    return {"choices": choices, "groups": groups}


def _choice(key: str, label: Text, options: Mapping[str, Text | str], value: str, language: Any) -> dict[str, Any]:
    shown = {k: text.in_(language) if isinstance(text, Text) else text for k, text in options.items()}
    return {
        "key": key,
        "label": label.in_(language),
        "value": value,
        "options": [{"value": k, "label": text} for k, text in shown.items()],
    }


def wanted_of(event: Mapping[str, Any], names: Sequence[str], theme: str) -> Wanted | None:
    """Reads the choices of an export event; None: something in it is not offered."""
    ground = event.get("ground", "dark" if theme == "dark" else "light")
    width, scale = event.get("width", ""), event.get("scale", "2")
    if not (_is_one_of(ground, GROUNDS) and _is_one_of(width, WIDTHS) and _is_one_of(scale, SCALES)):
        return None
    return Wanted(
        names=tuple(names),
        is_all=event.get("design") is None,
        width=int(width) if width else None,
        ground=ground,
        scale=int(scale),
    )


def _is_one_of(value: object, options: Mapping[str, Text]) -> bool:
    return isinstance(value, str) and value in options
