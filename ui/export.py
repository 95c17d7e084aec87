"""Downloads: drawings, YAML files and the JSON of ``cli.py evaluate --json``."""

import base64
import io
import zipfile
from collections.abc import Sequence
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from drawing import Scene, layout, scene
from exports.evaluation_json import evaluations_json
from ui.view_model import Download

if TYPE_CHECKING:
    from ui.session import Session

FORMATS: Final = ("svg", "png", "pdf", "drawio", "yaml", "json")
MIME: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "drawio": "application/vnd.jgraph.mxfile",
    "yaml": "application/yaml",
    "json": "application/json",
    "zip": "application/zip",
}


_DRAWING = Lock()


def export(session: "Session", format_: str, names: Sequence[str], *, seq: int) -> Download:
    """One file. ``names``: one design or all, in order; for drawings and figures each has been valid once."""
    stem = names[0].rsplit(".", 1)[0] if len(names) == 1 else "anboard"
    if format_ == "yaml" and len(names) > 1:
        return _download(f"{stem}.zip", "zip", _zipped(session.contents.files), seq)
    if format_ == "yaml":
        return _download(names[0], "yaml", session.contents.text(names[0]).encode(), seq)
    if format_ == "json":
        text = evaluations_json([session.last_good[name].evaluation for name in names], session.language)
        return _download(f"{stem}.json", "json", text.encode(), seq)
    return _download(f"{stem}.{format_}", format_, _drawing(session, format_, names), seq)


def prepare(session: "Session") -> None:
    """Loads fonts and cuts out the letters in the background while the reader chooses a format: that takes a second."""
    names = [name for name in session.contents.order if name in session.last_good]
    if names and not _DRAWING.locked():
        Thread(target=_content, args=(_scenes(session, names), "svg", False), daemon=True).start()


def _drawing(session: "Session", format_: str, names: Sequence[str]) -> bytes:
    return _content(_scenes(session, names), format_, session.workspace.theme == "dark")


def _content(scenes: Sequence[Scene], format_: str, dark: bool) -> bytes:
    from drawing.files import content  # fonts and rasteriser: only whoever exports waits for them

    with _DRAWING:  # whoever asks while it is being prepared waits for that, and does not do it again
        return content(scenes, format_, dark=dark)  # type: ignore[arg-type]


def _scenes(session: "Session", names: Sequence[str]) -> list[Scene]:
    shown = [name for name in session.contents.order if name in session.last_good]
    designs = {name: session.last_good[name].design for name in shown}
    baseline = designs.get(session.contents.baseline)
    common = layout(list(designs.values()), baseline)
    return [
        scene(
            designs[name],
            common,
            baseline=None if name == session.contents.baseline else baseline,
            language=session.language,
        )
        for name in names
    ]


def _zipped(files: Sequence[tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def _download(name: str, kind: str, data: bytes, seq: int) -> Download:
    return Download(seq=seq, name=name, mime=MIME[kind], base64=base64.b64encode(data).decode("ascii"))
