"""What an event of the browser may hold; anything else is refused with a notice."""

from collections.abc import Mapping
from typing import Any, cast

from models.problems import Text
from store.draft import DOCUMENT_KEYS
from store.share import is_file_name
from store.workspace import MAX_DESIGNS, MAX_FILE_CHARACTERS, MAX_FILES
from ui.session import Session
from ui.texts import NOTICES

MAX_PATH = 12
MAX_VALUE_CHARACTERS = 500
MAX_TITLE_CHARACTERS = 200


class Refused(Exception):
    """An event that cannot be carried out; ``text`` is shown as a notice."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def require(holds: bool, notice: str = "bad_event") -> None:
    if not holds:
        raise Refused(NOTICES[notice])


def a_design(session: Session, event: Mapping[str, Any], key: str = "design") -> str:
    name = event.get(key)
    require(isinstance(name, str) and name in session.contents.order, "no_design")
    return cast(str, name)


def a_text(value: object, longest: int) -> str:
    require(isinstance(value, str) and len(value) <= longest)
    try:
        cast(str, value).encode()
    except UnicodeEncodeError:
        raise Refused(NOTICES["bad_event"]) from None
    return cast(str, value)


def a_title(value: object) -> str:
    title = a_text(value, MAX_TITLE_CHARACTERS).strip()
    require(bool(title) and title.isprintable(), "no_title")
    return title


def a_path(value: object) -> list[str | int]:
    require(isinstance(value, list) and 1 < len(value) <= MAX_PATH)
    for key in cast(list[object], value):
        is_index = isinstance(key, int) and not isinstance(key, bool) and 0 <= key < 2000
        require(is_index or (isinstance(key, str) and 0 < len(key) <= MAX_VALUE_CHARACTERS))
    path = cast(list[str | int], value)
    require(isinstance(path[0], str) and path[0] not in DOCUMENT_KEYS)
    return path


def a_scalar(value: object) -> str | int | float | bool | None:
    if isinstance(value, str):
        return a_text(value, MAX_VALUE_CHARACTERS)
    is_number = isinstance(value, int | float) and abs(value) <= 1e15  # refuses NaN too
    require(value is None or isinstance(value, bool) or is_number, "bad_value")
    return cast("int | float | bool | None", value)


def require_room(session: Session) -> None:
    require(len(session.contents.order) < MAX_DESIGNS, "too_many_designs")
    require(len(session.contents.files) < MAX_FILES, "too_many_designs")


def normalized(text: str) -> str:
    """Without byte order mark, with plain newlines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _yaml_name(name: object) -> Any:
    """A Terraform plan is JSON; the design that it becomes is YAML."""
    return f"{name[:-5]}.yaml" if isinstance(name, str) and name.lower().endswith(".json") else name


def uploaded_files(files: object) -> dict[str, str]:
    require(isinstance(files, list) and 0 < len(files) <= MAX_FILES)
    texts: dict[str, str] = {}
    for file in cast(list[Any], files):
        require(isinstance(file, dict) and is_file_name(_yaml_name(file.get("name"))), "bad_file")
        require(isinstance(file.get("text"), str) and len(file["text"]) <= MAX_FILE_CHARACTERS, "too_large")
        texts[_yaml_name(file["name"])] = normalized(a_text(file["text"], MAX_FILE_CHARACTERS))
    return texts
