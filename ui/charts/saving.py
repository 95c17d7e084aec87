"""What can be said of an exported chart, and the chart as a download. Fonts and browser are loaded on the first one."""

import base64
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from models.problems import Language, Text
from ui.charts.texts import TEXTS, say
from ui.export import GROUNDS, SCALES, WIDTHS
from ui.texts import decision_title

if TYPE_CHECKING:
    from drawing.charts.description import Chart
    from ui.session import Session

MIMES: Final = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MOST_CHARACTERS: Final = 400
MOST_NAME: Final = 100
_LOG: Final = logging.getLogger(__name__)


def menu(language: Language) -> dict[str, Any]:
    """What the menu at each chart offers; on a dark board the ground is dark at first."""
    choices: dict[str, tuple[Text, Mapping[str, Text], str]] = {
        "ground": (Text("바탕", "Ground"), GROUNDS, "light"),
        "width": (Text("폭", "Width"), WIDTHS, ""),
        "scale": (Text("PNG 해상도", "PNG resolution"), SCALES, "2"),
    }
    return {
        "texts": {key: say(language, key) for key in ("save", "saving")},
        "choices": [
            {
                "key": key,
                "label": label.in_(language),
                "value": value,
                "options": [{"value": k, "label": text.in_(language)} for k, text in options.items()],
            }
            for key, (label, options, value) in choices.items()
        ],
    }


def is_offered(event: Mapping[str, Any]) -> bool:
    """Whether all that an event says is on the menu."""
    texts = (event.get("chart"), event.get("part"))
    offered = {"form": MIMES, "ground": GROUNDS, "width": WIDTHS, "scale": SCALES}
    chosen = all(isinstance(event.get(key), str) and event[key] in of for key, of in offered.items())
    return chosen and all(isinstance(text, str) and len(text) <= MOST_CHARACTERS for text in texts)


def width_of(event: Mapping[str, Any]) -> int:
    from drawing.charts.description import WIDTH

    return int(event["width"] or WIDTH)


def chart_download(
    chart: "Chart", event: Mapping[str, Any], stem: str, source: str
) -> tuple[dict[str, str], Text | None]:
    """The file as the browser saves it, and a remark; ``event``: one that ``is_offered``. Without a file it failed."""
    from drawing.charts.files import chart_file

    form, ground = event["form"], event["ground"]
    is_dark = ground in ("dark", "clear_dark")
    try:
        drawn = chart_file(
            replace(chart, source=source), form, dark=is_dark, transparent=ground.startswith("clear"),
            scale=int(event["scale"]),
        )  # fmt: skip
    except Exception:  # the reader is told; the fault is ours, so its trace is kept
        _LOG.exception("chart %s", stem)
        return {}, TEXTS["failed"]
    name = f"{stem}{'-' + event['width'] if event['width'] else ''}{'-dark' if is_dark else ''}.{form}"
    file = {
        "name": re.sub(r"[^\w.-]+", "-", name)[-MOST_NAME:].lstrip("-."),
        "mime": MIMES[form],
        "base64": base64.b64encode(drawn.data).decode("ascii"),
    }
    return file, None if drawn.without is None else TEXTS[f"without.{drawn.without}"]


def warm_up() -> None:
    """Starts the browser in the background while the reader chooses: that takes seconds."""
    from drawing.charts.browser import start_browser

    Thread(target=start_browser, name="charts-warm-up", daemon=True).start()


def title_of_decision(session: "Session") -> str:
    if session.attached is not None:
        return session.attached.title
    return decision_title(session.contents.decision, session.language)
