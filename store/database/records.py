"""What the store gives back: plain frozen data. All times are aware, in UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, get_args

from store.access import Actor, Role
from store.workspace import Contents, Workspace

AnchorKind = Literal["component", "figure", "line", "all"]
Choice = Literal["for", "against", "abstain"]
CHOICES: Final[tuple[Choice, ...]] = get_args(Choice)
LinkKind = Literal["review", "invite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """A decision in the library; ``id`` is unguessable (128 bit), ``head`` the number of the newest version."""

    id: str
    title: str
    created_at: datetime
    created_by: str
    head: int
    archived: bool
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One line of the history. ``parent`` 0: the first; numbers grow but may leave gaps (joined saves)."""

    decision: str
    number: int
    parent: int
    author: str
    author_id: str
    at: datetime
    what: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(VersionLine):
    contents: Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A version as it was shown: the workspace, and the results frozen by the caller."""

    id: str
    decision: str
    version: int
    workspace: Workspace
    frozen: dict[str, Any]
    results_version: int
    price_book_date: date | None
    title: str
    created_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way in for whoever holds its token, which is not kept. ``snapshot``: all that a review link shows."""

    id: str
    decision: str
    snapshot: str | None
    kind: LinkKind
    role: Role
    label: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class Anchor(NamedTuple):
    """What a comment is pinned to. ``key``: component or figure; ``line`` counts from 1 in the design's text."""

    kind: AnchorKind
    design: str | None = None
    key: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """``parent``: the comment that this one answers."""

    id: str
    snapshot: str
    parent: str | None
    author: str
    author_id: str
    at: datetime
    anchor: Anchor
    text: str
    resolved_by: str | None
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One per voter; a new one replaces it. ``design``: the option he is for."""

    snapshot: str
    voter: str
    voter_id: str
    choice: Choice
    design: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Asked of a named person; ``approved_by`` is who gave it, as he is known to the board."""

    snapshot: str
    name: str
    approved_at: datetime | None
    approved_by: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    actor: Actor
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what. ``subject``: the id or number of what was touched; ``detail``: words, never a secret."""

    at: datetime
    actor: str
    actor_id: str
    action: str
    decision: str
    subject: str
    detail: str
