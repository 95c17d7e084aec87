"""Two people added a design, and it was given the same name: the later one gets another."""

import re
from collections.abc import Mapping
from dataclasses import replace

from store.edit import fresh_id
from store.workspace import Contents
from store.yaml_splice import replaced, stated
from store.yaml_write import CannotEdit


def new_names(base: Contents, mine: Contents, theirs: Contents) -> dict[str, str]:
    """New names of files of mine: both sides added a design, and it was given the same name."""
    own, other, before = (dict(side.files) for side in (mine, theirs, base))
    taken = {**other, **own}
    renamed: dict[str, str] = {}
    for name in own:
        if name in before or other.get(name, own[name]) == own[name]:
            continue
        stem = re.sub(r"-\d+$", "", name.rsplit(".", 1)[0])
        renamed[name] = f"{fresh_id(taken, stem)}.yaml"
        taken[renamed[name]] = own[name]
    return renamed


def with_names(contents: Contents, renamed: Mapping[str, str]) -> Contents:
    if not renamed:
        return contents

    def name_of(name: str) -> str:
        return renamed.get(name, name)

    files = tuple((name_of(name), _with_own_id(name, text, renamed)) for name, text in contents.files)
    return replace(
        contents, files=files, order=tuple(map(name_of, contents.order)), baseline=name_of(contents.baseline)
    )


def _with_own_id(name: str, text: str, renamed: Mapping[str, str]) -> str:
    """The text under its new name and over the new name of its base; as it is where that cannot be edited."""
    base = stated(text, "based_on")
    try:
        if name in renamed:
            text = replaced(text, ["id"], renamed[name].rsplit(".", 1)[0])
        return replaced(text, ["based_on"], renamed[base]) if isinstance(base, str) and base in renamed else text
    except CannotEdit:
        return text
