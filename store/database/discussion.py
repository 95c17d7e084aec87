"""What reviewers say about a snapshot: comments, votes, approvals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, get_args

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from models.problems import Text
from store.access import Access, Action
from store.database import limits
from store.database.base import Database, new_id
from store.database.errors import NotFound, Refused
from store.database.limits import NOTE_WORD, checked, clipped, is_storable
from store.database.records import CHOICES, Anchor, AnchorKind, Approval, Choice, Comment, Vote
from store.database.schema import approvals, comments, votes

REASON_WORD: Final = Text("이유", "The reason")
NAME_WORD: Final = Text("승인할 사람의 이름", "The name of who is to approve")
COMMENTS_WORD: Final = Text("의견", "Comments")
VOTES_WORD: Final = Text("투표", "Votes")
_WRONG_ANCHOR = Text("의견을 달 위치가 올바르지 않습니다.", "The place of the comment is not valid.")
_WRONG_CHOICE = Text("찬성, 반대, 보류 중에서 골라 주세요.", "Please choose for, against or abstain.")
_NOT_ASKED = Text("승인을 요청받은 이름이 아닙니다.", "Nobody of this name was asked to approve.")


class Discussion(Database):
    def comment(self, access: Access, snapshot: str, anchor: Anchor, text: str, parent: str | None = None) -> Comment:
        """A comment, or an answer to one: where that one is pinned, in the thread that it began."""
        text = checked(text, limits.COMMENT, limits.COMMENT_WORD, required=True)
        _check_anchor(anchor)
        with self._on(access, snapshot, "comment") as (connection, decision):
            self._room(connection, comments.c.snapshot == snapshot, limits.COMMENTS_A_SNAPSHOT, COMMENTS_WORD)
            if parent is not None:
                above = self._comment_row(connection, parent)
                if above.snapshot != snapshot:
                    raise NotFound
                parent, anchor = above.parent or above.id, _comment(above).anchor
            id_ = new_id()
            row = {"id": id_, "snapshot": snapshot, "parent": parent, "text": text, "at": self.now()}
            by = {"author": clipped(access.actor.name, limits.NAME), "author_id": access.actor.id}
            pinned = {f"anchor_{name}": value for name, value in anchor._asdict().items()}
            connection.execute(insert(comments).values(**row, **by, **pinned))
            self._audit(connection, access.actor, "comment", decision, id_)
            made = _comment(self._comment_row(connection, id_))
        self._tell(decision, "comment")
        return made

    def comments(self, access: Access, snapshot: str) -> list[Comment]:
        """Oldest first."""
        return [_comment(row) for row in self._read(access, snapshot, _comments_of(snapshot))]

    def resolve(self, access: Access, comment_id: str, on: bool) -> None:
        """Settle a comment, or open it again."""
        with self._transaction() as connection:
            snapshot = self._comment_row(connection, comment_id).snapshot
            decision = self._decision_of(connection, snapshot)
            self._enter(connection, access, decision, "comment", snapshot)
            by = {"resolved_by": clipped(access.actor.name, limits.NAME), "resolved_at": self.now()}
            change = by if on else dict.fromkeys(by)
            connection.execute(update(comments).where(comments.c.id == comment_id).values(change))
            self._audit(connection, access.actor, "resolve" if on else "reopen", decision, comment_id)
        self._tell(decision, "comment")

    def vote(self, access: Access, snapshot: str, choice: Choice, design: str | None, reason: str) -> Vote:
        """The actor's vote; it takes the place of an earlier one of his."""
        reason = checked(reason, limits.REASON, REASON_WORD)
        if choice not in CHOICES:
            raise Refused(_WRONG_CHOICE)
        _check_key(design)
        with self._on(access, snapshot, "vote") as (connection, decision):
            his = (votes.c.snapshot == snapshot, votes.c.voter_id == access.actor.id)
            connection.execute(delete(votes).where(*his))
            self._room(connection, votes.c.snapshot == snapshot, limits.VOTES_A_SNAPSHOT, VOTES_WORD)
            voter = {"voter": clipped(access.actor.name, limits.NAME), "voter_id": access.actor.id}
            cast = {"choice": choice, "design": design, "reason": reason, "at": self.now()}
            connection.execute(insert(votes).values(snapshot=snapshot, **voter, **cast))
            self._audit(connection, access.actor, "vote", decision, snapshot, choice)
            made = _vote(connection.execute(select(votes).where(*his)).one())
        self._tell(decision, "vote")
        return made

    def votes(self, access: Access, snapshot: str) -> list[Vote]:
        """Oldest first."""
        return [_vote(row) for row in self._read(access, snapshot, _votes_of(snapshot))]

    def discussion(self, access: Access, snapshot: str) -> tuple[list[Comment], list[Vote], list[Approval]]:
        """Comments, votes and approvals at one moment: read at every update of a page that shows them."""
        with self._reading() as connection:
            self._enter(connection, access, self._decision_of(connection, snapshot), "view", snapshot)
            return (
                [_comment(row) for row in connection.execute(_comments_of(snapshot))],
                [_vote(row) for row in connection.execute(_votes_of(snapshot))],
                [_approval(row) for row in connection.execute(_approvals_of(snapshot))],
            )

    def ask_approval(self, access: Access, snapshot: str, names: list[str]) -> None:
        """Whose approval is asked for: exactly these, and those who gave theirs already."""
        wanted = list(dict.fromkeys(checked(name, limits.NAME, NAME_WORD, required=True) for name in names))
        limits.room_for(len(wanted) - 1, limits.NAMES_TO_APPROVE, NAME_WORD)
        with self._on(access, snapshot, "snapshot") as (connection, decision):
            of_it = approvals.c.snapshot == snapshot
            connection.execute(delete(approvals).where(of_it, approvals.c.approved_at.is_(None)))
            given = list(connection.execute(select(approvals.c.name).where(of_it)).scalars())
            for position, name in enumerate(wanted):
                if name in given:
                    row = (of_it, approvals.c.name == name)
                    connection.execute(update(approvals).where(*row).values(position=position))
                else:
                    row = {"snapshot": snapshot, "name": name, "position": position, "note": ""}
                    connection.execute(insert(approvals).values(row))
            self._audit(connection, access.actor, "ask approval", decision, snapshot, ", ".join(wanted))
        self._tell(decision, "vote")

    def approve(self, access: Access, snapshot: str, name: str, note: str) -> Approval:
        """Give the approval that was asked of ``name``; one that was given stands. Raises Refused."""
        note = checked(note, limits.NOTE, NOTE_WORD)
        with self._on(access, snapshot, "approve") as (connection, decision):
            of_him = (approvals.c.snapshot == snapshot, approvals.c.name == name)
            found = connection.execute(select(approvals).where(*of_him)).first()
            if found is None:
                raise Refused(_NOT_ASKED)
            if found.approved_at is not None:
                return _approval(found)
            given = {"approved_at": self.now(), "approved_by": clipped(access.actor.name, limits.NAME), "note": note}
            connection.execute(update(approvals).where(*of_him).values(given))
            self._audit(connection, access.actor, "approve", decision, snapshot, name)
            made = _approval(connection.execute(select(approvals).where(*of_him)).one())
        self._tell(decision, "vote")
        return made

    def approvals(self, access: Access, snapshot: str) -> list[Approval]:
        """In the order in which they were asked for."""
        return [_approval(row) for row in self._read(access, snapshot, _approvals_of(snapshot))]

    @contextmanager
    def _on(self, access: Access, snapshot: str, action: Action) -> Iterator[tuple[Connection, str]]:
        """A transaction on a snapshot: (connection, its decision)."""
        with self._transaction() as connection:
            decision = self._decision_of(connection, snapshot)
            self._enter(connection, access, decision, action, snapshot)
            yield connection, decision

    def _read(self, access: Access, snapshot: str, wanted: Select[Any]) -> list[Row[Any]]:
        with self._reading() as connection:
            self._enter(connection, access, self._decision_of(connection, snapshot), "view", snapshot)
            return list(connection.execute(wanted))

    @staticmethod
    def _comment_row(connection: Connection, comment: str) -> Row[Any]:
        row = connection.execute(select(comments).where(comments.c.id == comment)).first()
        if row is None:
            raise NotFound
        return row


def _check_anchor(anchor: Anchor) -> None:
    if anchor.kind not in get_args(AnchorKind) or not 0 <= (anchor.line or 0) <= limits.MAX_LINE:
        raise Refused(_WRONG_ANCHOR)
    _check_key(anchor.design)
    _check_key(anchor.key)


def _check_key(key: str | None) -> None:
    if key is not None and (len(key) > limits.KEY or not is_storable(key)):
        raise Refused(_WRONG_ANCHOR)


def _comments_of(snapshot: str) -> Select[Any]:
    return select(comments).where(comments.c.snapshot == snapshot).order_by(comments.c.at, comments.c.id)


def _votes_of(snapshot: str) -> Select[Any]:
    return select(votes).where(votes.c.snapshot == snapshot).order_by(votes.c.at, votes.c.voter_id)


def _approvals_of(snapshot: str) -> Select[Any]:
    wanted = select(approvals).where(approvals.c.snapshot == snapshot)
    return wanted.order_by(approvals.c.position, approvals.c.name)


def _comment(row: Row[Any]) -> Comment:
    fields = dict(row._mapping)
    anchor = Anchor(*(fields.pop(f"anchor_{name}") for name in Anchor._fields))
    return Comment(**fields, anchor=anchor)


def _vote(row: Row[Any]) -> Vote:
    return Vote(**row._mapping)


def _approval(row: Row[Any]) -> Approval:
    return Approval(**{name: row._mapping[name] for name in Approval.__dataclass_fields__})
