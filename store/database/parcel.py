"""An exported decision, read as rows: untrusted, so bounded and checked field by field before anything is written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table

from models.problems import Text
from store.database import limits, texts
from store.database.base import new_id
from store.database.errors import Refused
from store.database.parcel_reviews import person, read_snapshot
from store.database.reader import Fields, wrong
from store.database.schema import versions
from store.share import contents_from_json
from store.workspace import MAX_FILE_CHARACTERS, Contents

FORMAT: Final = "anboard-decision"
FORMAT_VERSION: Final = 1
MAX_BYTES: Final = 64 * 2**20
MAX_VERSIONS: Final = 100_000
MAX_NUMBER: Final = 10**9
NOT_ONE = Text(
    "Anboard에서 내보낸 결정 파일이 아니거나 파일이 깨졌습니다.",
    "This is no decision that Anboard exported, or the file is damaged.",
)
TOO_LARGE = Text(
    f"파일이 너무 큽니다. {MAX_BYTES // 2**20} MB까지 가져올 수 있습니다.",
    f"The file is too large. Up to {MAX_BYTES // 2**20} MB can be imported.",
)
NEWER = Text(
    "더 새로운 버전의 Anboard에서 내보낸 파일입니다. Anboard를 업데이트한 뒤 다시 가져오세요.",
    "A newer version of Anboard exported this file. Please update Anboard and import it again.",
)


@dataclass(slots=True)
class Parcel:
    """A file that was read, as rows; its decision and everything in it have new ids."""

    id: str = field(default_factory=new_id)
    decision: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    contents: dict[int, Contents] = field(default_factory=dict)
    rows: list[tuple[Table, list[dict[str, Any]]]] = field(default_factory=list)


def unpacked(data: bytes) -> Parcel:
    fields = Fields(_json(data))
    if fields.raw("format") != FORMAT:
        raise Refused(NOT_ONE)
    if fields.number("version", 1) > FORMAT_VERSION:
        raise Refused(NEWER)
    parcel = Parcel()
    parcel.texts = dict(_checked_texts(fields))
    lines = fields.list_of("versions", MAX_VERSIONS, lambda one: _read_version(one, parcel))
    if not lines:
        raise wrong("versions", [], Text("한 개 이상의 버전", "one version or more"))
    parcel.decision = {
        "id": parcel.id,
        "title": limits.checked(fields.text("title", limits.TITLE), limits.TITLE, limits.TITLE_WORD, required=True),
        "created_at": fields.time("created_at"),
        "created_by": fields.text("created_by", limits.NAME),
        "archived": fields.flag("archived"),
        "head": lines[-1]["number"],
    }
    parcel.rows = [(texts.texts, _text_rows(parcel)), (versions, lines)]
    seen: set[str] = set()
    for rows in fields.list_of(
        "snapshots", limits.SNAPSHOTS_A_DECISION, lambda one: read_snapshot(one, parcel.id, parcel.contents, seen)
    ):
        parcel.rows += rows
    return parcel


def _json(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Refused(NOT_ONE) from error


def _no_number(name: str) -> None:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key that is there twice")
    return found


def _checked_texts(fields: Fields) -> Iterator[tuple[str, str]]:
    for hash_, text in fields.mapping("texts").items():
        is_text = isinstance(text, str) and len(text) <= MAX_FILE_CHARACTERS
        if not is_text or not _is_hash_of(hash_, text):
            path = f"texts.{hash_[:16]}"
            raise wrong(path, text, Text("그 SHA-256에 맞는 글", "the text of that SHA-256"))
        yield hash_, text


def _is_hash_of(hash_: str, text: str) -> bool:
    try:
        return texts.hash_of(text) == hash_
    except UnicodeEncodeError:
        return False


def _read_version(fields: Fields, parcel: Parcel) -> dict[str, Any]:
    """A row of ``versions``; numbers grow, and each parent came before."""
    number = fields.number("number", 1 + max(parcel.contents, default=0), MAX_NUMBER)
    parent = fields.one_of("parent", parcel.contents or (0,))
    manifest, parcel.contents[number] = _read_contents(fields, parcel)
    return {
        "decision": parcel.id,
        "number": number,
        "parent": parent,
        "contents": manifest.to_json(),
        **person(fields, "author"),
        "at": fields.time("at"),
        "what": fields.text("what", limits.WHAT),
        "note": fields.text("note", limits.NOTE),
    }


def _read_contents(fields: Fields, parcel: Parcel) -> tuple[texts.Manifest, Contents]:
    data = fields.mapping("contents")
    try:
        files = [[name, parcel.texts[hash_]] for name, hash_ in data["files"]]
        contents = contents_from_json({**data, "files": files})
        limits.checked_contents(contents)
    except (ValueError, KeyError, TypeError) as error:
        expected = Text(
            "texts에 있는 파일들과 그 순서, 기준안(경로 없는 .yaml 이름)",
            "files that are among the texts, their order and the baseline (names ending in .yaml, without a path)",
        )
        raise wrong(fields.at("contents"), data, expected) from error
    hashes = tuple((name, hash_) for name, hash_ in data["files"])
    return texts.Manifest(contents.decision, hashes, contents.order, contents.baseline), contents


def _text_rows(parcel: Parcel) -> list[dict[str, Any]]:
    whole: dict[str, tuple[str, str]] = {}
    rows: dict[str, dict[str, Any]] = {}
    for contents in parcel.contents.values():
        for name, text in contents.files:
            hash_ = texts.hash_of(text)
            if hash_ not in rows:
                rows[hash_] = texts.row(parcel.id, hash_, text, whole.get(name))
                if rows[hash_]["against"] is None:
                    whole[name] = (hash_, text)
    return list(rows.values())
