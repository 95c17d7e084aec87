"""The part of a record that a program reads: its inputs, its frozen figures, and what they rest on."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from exports.record.frozen import figures
from exports.record.inputs import STATUSES, Approval, Inputs, People, Shown, Vote
from exports.record.more import price_dates
from exports.record.record import Record
from models.evaluate import RESULTS_VERSION
from models.problems import Text

FORMAT: Final = 1
KEY: Final = "anboard_record"
MOST_DESIGNS: Final = 64


class NotARecord(Exception):
    """A file holds no record that can be read. ``text`` says what was found and what would be right."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What was read of a record. ``text_sha256``: of what people read; None: the format has none."""

    inputs: Inputs
    results_version: int
    tables: str
    prices: tuple[str | None, str | None]
    """Dates of the oldest and the newest price of the price book."""
    sha256: Mapping[str, str]
    """Of each file of ``inputs.files`` when the record was written."""
    figures: Mapping[str, Any]
    text_sha256: str | None


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def block_json(record: Record, visible: str | None) -> str:
    """``visible``: the part that people read, to notice when it is changed by hand; None: not to be told."""
    inputs = record.inputs
    document = {
        KEY: FORMAT,
        **_inputs_object(inputs),
        "results_version": RESULTS_VERSION,
        "tables": record.tables,
        "prices": price_dates(record),
        "sha256": {name: sha256(text) for name, text in inputs.files.items()},
        "figures": figures(record),
        "text_sha256": None if visible is None else sha256(visible),
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _inputs_object(inputs: Inputs) -> dict[str, Any]:
    found = asdict(inputs)
    found["date"] = str(found.pop("on"))
    found["files"] = {name: text.split("\n") for name, text in inputs.files.items()}
    found["votes"] = [asdict(vote) | {"on": str(vote.on)} for vote in inputs.votes]
    found["approvals"] = [asdict(a) | {"on": None if a.on is None else str(a.on)} for a in inputs.approvals]
    return found


def read_block(text: str) -> Block:
    """Raises NotARecord."""
    try:
        found = json.loads(text, parse_constant=_finite, parse_float=_finite, parse_int=_whole)
    except (ValueError, RecursionError):
        raise NotARecord(
            Text("기록의 기계용 부분(JSON)이 깨졌습니다.", "The machine-readable part (JSON) of the record is broken.")
        ) from None
    if not isinstance(found, dict) or found.get(KEY) != FORMAT:
        raise NotARecord(
            Text(
                f"이 프로그램이 읽는 기록 형식은 {FORMAT}입니다.",
                f"This program reads records of format {FORMAT}.",
            )
        )
    try:
        return _block(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotARecord(
            Text(
                f"기록의 기계용 부분에 잘못된 값이 있습니다: {error}", f"The record's machine part is wrong at {error}"
            )
        ) from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    """What no float holds is no figure of ours."""
    _finite(text)
    return int(text)


def _block(found: dict[str, Any]) -> Block:
    oldest, newest = found["prices"]
    text_sha = found["text_sha256"]
    return Block(
        inputs=_inputs(found),
        results_version=int(found["results_version"]),
        tables=_text(found, "tables"),
        prices=(oldest, newest),
        sha256={str(name): str(value) for name, value in found["sha256"].items()},
        figures=dict(found["figures"]),
        text_sha256=None if text_sha is None else str(text_sha),
    )


def _inputs(found: dict[str, Any]) -> Inputs:
    files = {str(name): "\n".join(lines) for name, lines in found["files"].items()}
    order = tuple(map(str, found["order"]))
    inputs = Inputs(
        title=_text(found, "title"),
        on=date.fromisoformat(found["date"]),
        language=_one_of(found, "language", ("ko", "en")),
        files=files,
        order=order,
        baseline=_one_of(found, "baseline", order),
        chosen=None if found["chosen"] is None else _one_of(found, "chosen", order),
        because=_text(found, "because"),
        context=_text(found, "context"),
        status=None if found["status"] is None else _one_of(found, "status", STATUSES),
        people=People(**{key: tuple(map(str, names)) for key, names in found["people"].items()}),
        votes=tuple(Vote(**v | {"on": date.fromisoformat(v["on"])}) for v in found["votes"]),
        approvals=tuple(Approval(**a | {"on": a["on"] and date.fromisoformat(a["on"])}) for a in found["approvals"]),
        said_of=None if found.get("said_of") is None else _shown(found["said_of"]),
        seed=_seed(found["seed"]),
    )
    if not 1 <= len(set(order)) == len(order) <= MOST_DESIGNS or not set(order) <= set(files):
        raise ValueError("order")
    return inputs


def _shown(found: dict[str, Any]) -> Shown:
    return Shown(title=_text(found, "title"), version=int(found["version"]), is_other=found["is_other"] is True)


def _text(found: dict[str, Any], key: str) -> str:
    value = found[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _one_of(found: dict[str, Any], key: str, choices: tuple[str, ...]) -> Any:
    if found[key] not in choices:
        raise ValueError(key)
    return found[key]


def _seed(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("seed")
    return value
