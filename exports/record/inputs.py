"""Everything that a record is a function of, besides the program and its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from models.problems import Language, Text

Stance = Literal["for", "against", "abstain"]
STATUSES: Final = ("proposed", "accepted", "rejected", "deprecated", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """``design``: file of the design that the voter is for; None: none in particular."""

    voter: str
    stance: Stance
    on: date
    design: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody who was asked; ``on`` None: has not answered yet.

    ``by``: who answered, as the board knows him, where that is not just the name.
    """

    name: str
    on: date | None = None
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The snapshot that votes and approvals are of; ``is_other``: its designs are not those of the record."""

    title: str
    version: int
    is_other: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Those whom MADR's front matter names."""

    decision_makers: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """``files``: text by file name, of the compared designs and of all that they build on.

    ``order``: files of the compared designs; ``baseline``: one of them. ``chosen``: file of the design people chose;
    None: nobody did, ``because``: in their words. ``context``: the problem in their words. ``seed``: of the draws.
    """

    title: str
    on: date
    language: Language
    files: Mapping[str, str]
    order: tuple[str, ...]
    baseline: str
    chosen: str | None = None
    because: str = ""
    context: str = ""
    status: str | None = None
    """One of STATUSES; None: accepted when people chose, else proposed."""
    people: People = field(default_factory=People)
    votes: tuple[Vote, ...] = ()
    approvals: tuple[Approval, ...] = ()
    said_of: Shown | None = None
    """What votes and approvals are of; None: of these designs as they stand."""
    seed: int = 0

    @property
    def stated_status(self) -> str:
        return self.status or ("proposed" if self.chosen is None else "accepted")


_STATUS_NAMES: Final = {
    "proposed": Text("제안됨", "proposed"),
    "accepted": Text("채택됨", "accepted"),
    "rejected": Text("기각됨", "rejected"),
    "deprecated": Text("폐기됨", "deprecated"),
    "superseded": Text("대체됨", "superseded"),
}


def facts(inputs: Inputs) -> list[tuple[Text, str]]:
    """What MADR's front matter says, for readers: label and value; what nobody stated is left out."""
    people = inputs.people
    found = [
        (Text("상태", "Status"), _STATUS_NAMES[inputs.stated_status].in_(inputs.language)),
        (Text("날짜", "Date"), str(inputs.on)),
        (Text("결정한 사람", "Decision makers"), ", ".join(people.decision_makers)),
        (Text("의견을 준 사람", "Consulted"), ", ".join(people.consulted)),
        (Text("알린 사람", "Informed"), ", ".join(people.informed)),
    ]
    return [(label, value) for label, value in found if value]
