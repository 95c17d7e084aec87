"""Who asks, and what he may do in one decision. Pure; the store checks it again at every call."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from models.problems import Text

Role = Literal["viewer", "reviewer", "editor", "owner"]
Action = Literal[
    "view", "export", "comment", "vote", "approve", "edit", "snapshot", "link", "members", "audit", "delete"
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""From the least to the most."""
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
_FIRST_ALLOWED: Final[dict[Action, Role]] = {
    "view": "viewer",
    "export": "viewer",
    "comment": "reviewer",
    "vote": "reviewer",
    "approve": "reviewer",
    "edit": "editor",
    "snapshot": "editor",
    "link": "editor",
    "members": "owner",
    "audit": "owner",
    "delete": "owner",
}
FORBIDDEN: Final = Text(
    "이 작업을 할 권한이 없습니다. 이 결정의 소유자에게 권한을 요청하세요.",
    "You may not do this. Please ask an owner of this decision for the right to.",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the board knows him; ``id`` is stable, ``name`` is what others see.

    id: "local" for the local team, "issuer|subject" for a user who signed in, "guest:..." without an account.
    """

    kind: Literal["local", "user", "guest"]
    id: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What an actor may do in one decision; role None: nothing.

    ``link``: the id of the link that gives him the role, while he is no member. The store asks at every call whether
    the link still stands, so that revoking it ends the access of those who are already in.
    """

    actor: Actor
    role: Role | None
    link: str | None = None


class Forbidden(Exception):
    """The actor's role does not allow the action; ``text`` is for him."""

    def __init__(self, text: Text = FORBIDDEN) -> None:
        self.text = text
        super().__init__(text.en)


def allowed(role: Role | None, action: Action) -> bool:
    """Whether a role includes an action. Raises KeyError for an unknown action, so that no typo opens a door."""
    first = _FIRST_ALLOWED[action]
    return role is not None and at_least(role, first)


def at_least(role: Role, other: Role) -> bool:
    """Whether ``role`` may do all that ``other`` may."""
    return ROLES.index(role) >= ROLES.index(other)
