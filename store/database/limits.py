"""How long and how many: checked before anything is written. User text is data, never part of a statement."""

from typing import Final

from models.problems import Text
from store import share
from store.database.errors import Refused
from store.workspace import Contents

TITLE, NOTE, WHAT, NAME, LABEL, COMMENT, REASON, KEY = 200, 500, 200, 100, 100, 4_000, 2_000, 500
"""Characters."""
COMMENTS_A_SNAPSHOT, VOTES_A_SNAPSHOT, NAMES_TO_APPROVE = 10_000, 2_000, 50
SNAPSHOTS_A_DECISION, LINKS_A_DECISION, MEMBERS_A_DECISION = 2_000, 1_000, 1_000
CONTENTS_CHARACTERS: Final = share.MAX_DATA_BYTES
FROZEN_CHARACTERS: Final = 8 * 2**20
MAX_LINE: Final = 2**31 - 1
"""What both databases keep in an integer column."""
TITLE_WORD = Text("제목", "The title")
NOTE_WORD = Text("메모", "The note")
COMMENT_WORD = Text("의견", "The comment")


def checked(text: str, longest: int, word: Text, *, required: bool = False) -> str:
    """The text without white space at its ends. Raises Refused when it is too long, unstorable or missing."""
    text = text.strip()
    if required and not text:
        raise Refused(Text(f"{word.ko}: 비어 있습니다. 내용을 적어 주세요.", f"{word.en} is empty. Please write one."))
    if len(text) > longest:
        raise Refused(
            Text(
                f"{word.ko}: {len(text):,}자입니다. {longest:,}자까지 쓸 수 있습니다.",
                f"{word.en} has {len(text):,} characters. Up to {longest:,} are possible.",
            )
        )
    if not is_storable(text):
        raise Refused(
            Text(
                f"{word.ko}: 저장할 수 없는 제어 문자가 들어 있습니다. 지우고 다시 시도하세요.",
                f"{word.en} holds a control character that cannot be stored. Please remove it and try again.",
            )
        )
    return text


def is_storable(text: str) -> bool:
    """UTF-8 without NUL: PostgreSQL's text cannot hold that one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def clipped(text: str, longest: int) -> str:
    """Text that the caller or an identity provider made: cut and cleaned rather than refused."""
    text = "".join(letter for letter in text if letter.isprintable() and is_storable(letter)).strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def room_for(count: int, most: int, word: Text) -> None:
    """Raises Refused when ``count`` are there already and no more fit."""
    if count >= most:
        raise Refused(Text(f"{word.ko}: {most:,}개까지 가능합니다.", f"{word.en}: no more than {most:,} are possible."))


def checked_contents(contents: Contents) -> None:
    """Raises Refused for files, names or an order that a link could not hold either."""
    try:
        share.contents_from_json(share.contents_to_json(contents))
        size = sum(len(text) for _, text in contents.files)
        if size > CONTENTS_CHARACTERS:
            raise Refused(
                Text(
                    f"설계 파일을 모두 합쳐 {size:,}자입니다. {CONTENTS_CHARACTERS:,}자까지 저장할 수 있습니다.",
                    f"The design files have {size:,} characters. Up to {CONTENTS_CHARACTERS:,} can be stored.",
                )
            )
        if not is_storable(contents.decision):
            raise ValueError(contents.decision)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            Text(
                "설계 파일의 이름이나 순서가 올바르지 않아 저장하지 않았습니다.",
                "The design files were not saved: a file name or the order is not valid.",
            )
        ) from error
