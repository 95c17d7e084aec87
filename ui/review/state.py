"""What one browser tab has of the review link that it came by, and as whom its reader speaks."""

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from store.access import Access
from store.database.records import Link, Snapshot
from ui.review.frozen import Frozen, Since

Results = Literal["then", "now"]
NOBODY: Final = "guest:"
"""The id of every browser that refuses cookies."""


@dataclass(slots=True)
class Review:
    """A snapshot opened by a link. ``results``: those of the day of the snapshot, or computed now."""

    token: str
    link: Link
    snapshot: Snapshot
    access: Access
    frozen: Frozen | None
    since: Since = field(default_factory=Since)
    results: Results = "then"


def named(access: Access, name: str | None) -> Access:
    """The access with the name that a reader without an account gave.

    Among the local team, and where a browser refuses cookies, the name is all that tells people apart. The blank keeps
    such a name from being the number of a guest who has a cookie.
    """
    actor = access.actor
    if actor.kind == "user" or not name:
        return access
    ids = {"local": f"local:{name}", NOBODY: f"{NOBODY} {name}"}
    return replace(access, actor=replace(actor, id=ids.get(actor.id, actor.id), name=name))


def needs_name(access: Access, name: str | None) -> bool:
    return access.actor.kind != "user" and not name
