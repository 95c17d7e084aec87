"""A workspace as a token for ``?c=`` and back. What comes back is untrusted: bounded, checked, and never code.

Token: base64url without padding of one version byte and zlib-compressed canonical JSON.
"""

import base64
import binascii
import json
import re
import zlib
from typing import Any, cast

from models.problems import Text
from store.workspace import (
    LANGUAGES,
    MAX_DESIGNS,
    MAX_FILE_CHARACTERS,
    MAX_FILES,
    MAX_OUT,
    PERSPECTIVES,
    THEMES,
    Contents,
    Opened,
    Workspace,
)

VERSION = 1
MAX_TOKEN_CHARACTERS = 200_000
MAX_DATA_BYTES = 4 * 2**20
MAX_NAME_CHARACTERS = 200
PANELS = ("figure", "node", "yaml", "export", "share", "help", "sources", "merge", "comments", "vote", "moved")
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f\x7f]{1,200}\.ya?ml")


class ShareError(Exception):
    """A token that cannot be opened, or a workspace that does not fit in one; ``text`` says why and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


_DAMAGED = Text(
    "링크가 잘렸거나 깨져 있습니다. 보낸 사람에게 다시 받아 주세요.",
    "The link is cut off or damaged. Please ask the sender for it again.",
)
_TOO_LARGE = Text("링크에 담긴 내용이 너무 커서 열지 않았습니다.", "The link holds too much and was not opened.")
_NEWER = Text(
    "이 링크는 다른 버전의 Anboard에서 만들어져 열 수 없습니다.",
    "This link was made by another version of Anboard and cannot be opened.",
)
_DOES_NOT_FIT = Text(
    "내용이 너무 커서 링크 하나에 담을 수 없습니다. YAML 파일로 내보내 공유해 주세요.",
    "This is too much for one link. Please export the YAML files and share those.",
)


def encode(workspace: Workspace) -> str:
    """The token that ``decode`` gives the same workspace for. Raises ``ShareError`` when it would be too large."""
    data = json.dumps(workspace_to_json(workspace), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        raw = data.encode()
    except UnicodeEncodeError as error:
        raise ShareError(_DAMAGED) from error
    token = base64.urlsafe_b64encode(bytes([VERSION]) + zlib.compress(raw, 6)).rstrip(b"=").decode()
    if len(token) > MAX_TOKEN_CHARACTERS or len(raw) > MAX_DATA_BYTES:
        raise ShareError(_DOES_NOT_FIT)
    return token


def decode(token: str) -> Workspace:
    """The workspace of a token. Raises ``ShareError`` for anything that ``encode`` would not have made."""
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise ShareError(_TOO_LARGE)
    packed = _unpacked(token)
    if packed[:1] != bytes([VERSION]):
        raise ShareError(_NEWER if packed else _DAMAGED)
    try:
        data = json.loads(_inflated(packed[1:]))
        return workspace_from_json(data)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ShareError(_DAMAGED) from error


def _unpacked(token: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", token):
        raise ShareError(_DAMAGED)
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as error:
        raise ShareError(_DAMAGED) from error


def _inflated(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(packed, MAX_DATA_BYTES + 1)
    except zlib.error as error:
        raise ShareError(_DAMAGED) from error
    if len(data) > MAX_DATA_BYTES:
        raise ShareError(_TOO_LARGE)
    if not inflater.eof or inflater.unused_data:
        raise ShareError(_DAMAGED)
    return data


def contents_to_json(contents: Contents) -> dict[str, Any]:
    return {
        "decision": contents.decision,
        "files": [[name, text] for name, text in contents.files],
        "order": list(contents.order),
        "baseline": contents.baseline,
    }


def workspace_to_json(workspace: Workspace) -> dict[str, Any]:
    panel = workspace.panel
    return {
        **contents_to_json(workspace.contents),
        "perspective": workspace.perspective,
        "out": list(workspace.out),
        "language": workspace.language,
        "theme": workspace.theme,
        "panel": None if panel is None else [panel.type, panel.design, panel.key],
    }


def contents_from_json(data: Any) -> Contents:
    """Every field checked; raises ``ValueError``, ``KeyError`` or ``TypeError`` for a wrong one."""
    _require(isinstance(data, dict))
    files = tuple((_name(name), _text(text, MAX_FILE_CHARACTERS)) for name, text in _list(data["files"], MAX_FILES))
    names = [name for name, _ in files]
    order = tuple(_one_of(name, names) for name in _list(data["order"], MAX_DESIGNS))
    _require(bool(order) and len(set(order)) == len(order) and len(set(names)) == len(names))
    return Contents(
        decision=_text(data["decision"], MAX_NAME_CHARACTERS),
        files=files,
        order=order,
        baseline=_one_of(data["baseline"], order),
    )


def workspace_from_json(data: Any) -> Workspace:
    """Every field checked; raises ``ValueError``, ``KeyError`` or ``TypeError`` for a wrong one."""
    contents = contents_from_json(data)
    return Workspace(
        contents=contents,
        perspective=_one_of(data["perspective"], PERSPECTIVES),
        out=tuple(_text(name, 500) for name in _list(data["out"], MAX_OUT)),
        language=_one_of(data["language"], LANGUAGES),
        theme=_one_of(data["theme"], THEMES),
        panel=None if data["panel"] is None else _panel(data["panel"], contents.order),
    )


def _panel(data: Any, order: tuple[str, ...]) -> Opened:
    type_, design, key = _list(data, 3)
    return Opened(
        type=_one_of(type_, PANELS),
        design=None if design is None else _one_of(design, order),
        key=None if key is None else _text(key, 500),
    )


def is_file_name(name: object) -> bool:
    """A plain file name of a YAML file, without a path."""
    return isinstance(name, str) and _FILE_NAME.fullmatch(name) is not None


def _name(value: object) -> str:
    _require(is_file_name(value))
    return cast(str, value)


def _text(value: object, longest: int) -> str:
    _require(isinstance(value, str) and len(value) <= longest)
    cast(str, value).encode()
    return cast(str, value)


def _list(value: object, longest: int) -> list[Any]:
    _require(isinstance(value, list) and len(value) <= longest)
    return cast(list[Any], value)


def _one_of(value: Any, valid: Any) -> Any:
    _require(value in valid)
    return value


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("not a workspace")
