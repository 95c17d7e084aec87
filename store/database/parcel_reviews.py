"""What reviewers made, in an exported decision: snapshots, comments, votes, approvals; as untrusted as all of it."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from sqlalchemy import Table

from models.problems import Text
from store.database import limits
from store.database.base import new_id
from store.database.reader import Fields, wrong
from store.database.records import AnchorKind, Choice
from store.database.schema import approvals, comments, snapshots, votes
from store.database.snapshots import packed_json
from store.share import contents_to_json, workspace_from_json, workspace_to_json
from store.workspace import Contents

MAX_ID: Final = 300
IMPORTED: Final = "imported:"
"""Before the ids of a file's authors and voters: whoever they were elsewhere, here they are nobody's account."""


def read_snapshot(
    fields: Fields, decision: str, versions: Mapping[int, Contents], seen: set[str]
) -> list[tuple[Table, list[dict[str, Any]]]]:
    """The rows of one snapshot and of what was said about it. ``seen``: the ids of those before."""
    if fields.text("id", MAX_ID) in seen:
        raise wrong(fields.at("id"), fields.raw("id"), Text("겹치지 않는 id", "an id of its own"))
    seen.add(fields.text("id", MAX_ID))
    id_ = new_id()
    contents = versions[fields.one_of("version", versions)]
    try:
        workspace = workspace_from_json({**fields.mapping("workspace"), **contents_to_json(contents)})
    except (ValueError, KeyError, TypeError) as error:
        expected = Text("내보낼 때의 화면 상태", "the view as it was exported")
        raise wrong(fields.at("workspace"), fields.raw("workspace"), expected) from error
    row = {
        "id": id_,
        "decision": decision,
        "version": fields.number("version"),
        "workspace": packed_json(workspace_to_json(workspace)),
        "frozen": packed_json(fields.mapping("frozen")),
        "results_version": fields.number("results_version"),
        "price_book_date": fields.optional_date("price_book_date"),
        "title": fields.text("title", limits.TITLE),
        "created_by": fields.text("created_by", limits.NAME),
        "at": fields.time("at"),
    }
    ids: dict[str, str] = {}
    said = fields.list_of("comments", limits.COMMENTS_A_SNAPSHOT, lambda one: _read_comment(one, id_, ids))
    cast = fields.list_of("votes", limits.VOTES_A_SNAPSHOT, lambda one: _read_vote(one, id_))
    asked = fields.list_of("approvals", limits.NAMES_TO_APPROVE, lambda one: _read_approval(one, id_))
    _check_single(fields.at("votes"), [vote["voter_id"] for vote in cast])
    _check_single(fields.at("approvals"), [approval["name"] for approval in asked])
    numbered = [{**approval, "position": position} for position, approval in enumerate(asked)]
    return [(snapshots, [row]), (comments, said), (votes, cast), (approvals, numbered)]


def _read_comment(fields: Fields, snapshot: str, ids: dict[str, str]) -> dict[str, Any]:
    """``ids``: old to new, of the comments before this one; a parent is among them."""
    old, parent = fields.text("id", MAX_ID), fields.raw("parent")
    if old in ids:
        raise wrong(fields.at("id"), old, Text("겹치지 않는 id", "an id of its own"))
    row = {
        "id": new_id(),
        "snapshot": snapshot,
        "parent": None if parent is None else ids[fields.one_of("parent", ids)],
        **person(fields, "author"),
        "at": fields.time("at"),
        "anchor_kind": fields.one_of("anchor_kind", get_args(AnchorKind)),
        "anchor_design": fields.optional_text("anchor_design", limits.KEY),
        "anchor_key": fields.optional_text("anchor_key", limits.KEY),
        "anchor_line": None if fields.raw("anchor_line") is None else fields.number("anchor_line"),
        "text": fields.text("text", limits.COMMENT),
        "resolved_by": fields.optional_text("resolved_by", limits.NAME),
        "resolved_at": fields.optional_time("resolved_at"),
    }
    ids[old] = row["id"]
    return row


def _read_vote(fields: Fields, snapshot: str) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        **person(fields, "voter"),
        "choice": fields.one_of("choice", get_args(Choice)),
        "design": fields.optional_text("design", limits.KEY),
        "reason": fields.text("reason", limits.REASON),
        "at": fields.time("at"),
    }


def _read_approval(fields: Fields, snapshot: str) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        "name": fields.text("name", limits.NAME),
        "approved_at": fields.optional_time("approved_at"),
        "approved_by": fields.optional_text("approved_by", limits.NAME),
        "note": fields.text("note", limits.NOTE),
    }


def _check_single(path: str, keys: list[str]) -> None:
    if len(set(keys)) < len(keys):
        raise wrong(path, keys, Text("한 사람에 하나씩", "one for each person"))


def person(fields: Fields, key: str) -> dict[str, str]:
    """Name and id of somebody in a file."""
    id_ = fields.text(f"{key}_id", MAX_ID)
    return {
        key: fields.text(key, limits.NAME),
        f"{key}_id": id_ if id_.startswith(IMPORTED) else IMPORTED + id_[: MAX_ID - len(IMPORTED)],
    }
