"""Ways in: review links, invitations, and who is a member."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from models.problems import Text
from store import access as rights
from store.access import Access, Action, Actor, Role
from store.database import limits
from store.database.base import Database, new_id
from store.database.errors import LinkError, NotFound, Refused
from store.database.limits import checked, clipped
from store.database.records import Link, LinkKind, Member
from store.database.schema import links, members
from store.database.secret import fits, new_token, opened_token

LABEL_WORD: Final = Text("링크 이름", "The label")
LINKS_WORD: Final = Text("링크", "Links")
MEMBERS_WORD: Final = Text("구성원", "Members")
LINK_COLUMNS: Final = [links.c[name] for name in Link.__dataclass_fields__]
NO_SUCH_LINK: Final = Text(
    "열 수 없는 링크입니다. 주소가 잘렸을 수 있으니 보낸 사람에게 다시 받아 주세요.",
    "This link does not open. It may be cut off: please ask the sender for it again.",
)
REVOKED: Final = Text(
    "보낸 사람이 이 링크를 회수했습니다. 계속 보려면 새 링크를 요청하세요.",
    "The sender has revoked this link. Please ask for a new one.",
)
EXPIRED: Final = Text(
    "이 링크는 기한이 지났습니다. 계속 보려면 새 링크를 요청하세요.",
    "This link has expired. Please ask for a new one.",
)


class Links(Database):
    def create_link(
        self,
        access: Access,
        decision: str,
        kind: LinkKind,
        role: Role,
        label: str,
        snapshot: str | None = None,
        expires_at: datetime | None = None,
    ) -> tuple[Link, str]:
        """A link and its token, which can be had only now.

        A review link shows one snapshot, to a viewer or reviewer. An invitation makes whoever opens it a member.
        """
        label = checked(label, limits.LABEL, LABEL_WORD)
        self._check_link(kind, role, snapshot, expires_at)
        with self._writing(access, decision, _action(kind)) as connection:
            if snapshot is not None and self._decision_of(connection, snapshot) != decision:
                raise NotFound
            self._room(connection, links.c.decision == decision, limits.LINKS_A_DECISION, LINKS_WORD)
            id_ = new_id()
            token, secret_hash = new_token(self.key, id_)
            row = {"id": id_, "decision": decision, "snapshot": snapshot, "kind": kind, "role": role, "label": label}
            by = {"created_by": clipped(access.actor.name, limits.NAME), "created_at": self.now()}
            connection.execute(insert(links).values(**row, **by, expires_at=expires_at, secret_hash=secret_hash))
            self._audit(connection, access.actor, "link", decision, id_, f"{kind} {role} {label}")
            made = _link(self._link_row(connection, id_))
        self._tell(decision, "links")
        return made, token

    def _check_link(self, kind: LinkKind, role: Role, snapshot: str | None, expires_at: datetime | None) -> None:
        is_review = kind == "review" and snapshot is not None and role in ("viewer", "reviewer")
        if not is_review and not (kind == "invite" and snapshot is None and role in rights.ROLES):
            raise Refused(
                Text(
                    "검토 링크는 스냅샷에만 만들 수 있고, 보기나 검토 권한만 줍니다. 초대 링크에는 스냅샷이 없습니다.",
                    "A review link needs a snapshot and gives viewing or reviewing; an invitation has no snapshot.",
                )
            )
        if expires_at is not None and (expires_at.tzinfo is None or expires_at <= self.now()):
            raise Refused(Text("만료 시각은 지금보다 뒤여야 합니다.", "The expiry must be later than now."))

    def links(self, access: Access, decision: str) -> list[Link]:
        """All links of a decision, the newest first, also those that are over."""
        with self._reading() as connection:
            self._enter(connection, access, decision, "link")
            of_it = select(*LINK_COLUMNS).where(links.c.decision == decision)
            return [_link(row) for row in connection.execute(of_it.order_by(links.c.created_at.desc(), links.c.id))]

    def revoke(self, access: Access, link_id: str) -> None:
        """From now on nobody gets in by it, nor goes on who came in by it. Members stay members."""
        with self._transaction() as connection:
            link = self._link_row(connection, link_id)
            self._enter(connection, access, link.decision, _action(link.kind))
            if link.revoked_at is None:
                connection.execute(update(links).where(links.c.id == link_id).values(revoked_at=self.now()))
                self._audit(connection, access.actor, "revoke", link.decision, link_id, link.label)
        self._tell(link.decision, "links")

    def open_link(self, token: str) -> Link:
        """The link of a token. Raises LinkError.

        A forged, guessed or unknown token gets one and the same answer; only whoever holds a true one learns that it
        was revoked or has expired.
        """
        opened = opened_token(self.key, token)
        if opened is None:
            raise LinkError(NO_SUCH_LINK, "unknown")
        with self._reading() as connection:
            row = connection.execute(select(links).where(links.c.id == opened[0])).first()
        if row is None or not fits(opened[1], row.secret_hash):
            raise LinkError(NO_SUCH_LINK, "unknown")
        if row.revoked_at is not None:
            raise LinkError(REVOKED, "revoked")
        if row.expires_at is not None and row.expires_at <= self.now():
            raise LinkError(EXPIRED, "expired")
        return _link(row)

    def join(self, actor: Actor, link: Link) -> Role:
        """An invitation makes the actor a member, or raises his role; never lowers it. Raises LinkError."""
        with self._transaction() as connection:
            self._locked(connection, link.decision)
            live = self._live_link(connection, link.id)
            if live is None or live.kind != "invite" or live.decision != link.decision:
                raise LinkError(NO_SUCH_LINK, "unknown")
            role = self._member_role(connection, actor, link.decision)
            if role is not None and rights.at_least(role, live.role):
                return role
            self._room(connection, members.c.decision == link.decision, limits.MEMBERS_A_DECISION, MEMBERS_WORD)
            self._put_member(connection, link.decision, actor, live.role)
            self._audit(connection, actor, "join", link.decision, link.id, live.role)
            return live.role

    def members(self, access: Access, decision: str) -> list[Member]:
        with self._reading() as connection:
            self._enter(connection, access, decision, "members")
            of_it = select(members).where(members.c.decision == decision)
            return [_member(row) for row in connection.execute(of_it.order_by(members.c.since, members.c.actor_id))]

    def set_role(self, access: Access, decision: str, actor_id: str, role: Role | None) -> None:
        """Change a member's role, or end his membership (None). Raises Refused for the last owner, NotFound.

        Where others own it too, the local operator who made it is none of its owners: nobody signs in as him.
        """
        with self._writing(access, decision, "members") as connection:
            found = {row.actor_id: row for row in self._member_rows(connection, decision)}
            if actor_id not in found:
                raise NotFound
            owners = [id_ for id_, row in found.items() if row.role == "owner"]
            owners = [id_ for id_ in owners if found[id_].kind != "local"] or owners
            if owners == [actor_id] and role != "owner":
                raise Refused(
                    Text(
                        "소유자가 한 명은 있어야 합니다. 먼저 다른 사람을 소유자로 지정하세요.",
                        "A decision needs an owner. Please make somebody else an owner first.",
                    )
                )
            of_him = (members.c.decision == decision, members.c.actor_id == actor_id)
            change = delete(members) if role is None else update(members).values(role=role)
            connection.execute(change.where(*of_him))
            self._audit(connection, access.actor, "role", decision, actor_id, role or "none")

    @staticmethod
    def _member_rows(connection: Connection, decision: str) -> list[Row[Any]]:
        return list(connection.execute(select(members).where(members.c.decision == decision)))

    @staticmethod
    def _link_row(connection: Connection, link_id: str) -> Row[Any]:
        row = connection.execute(select(links).where(links.c.id == link_id)).first()
        if row is None:
            raise NotFound
        return row


def _action(kind: LinkKind) -> Action:
    return "members" if kind == "invite" else "link"


def _link(row: Row[Any]) -> Link:
    return Link(**{column.name: row._mapping[column.name] for column in LINK_COLUMNS})


def _member(row: Row[Any]) -> Member:
    return Member(actor=Actor(row.kind, row.actor_id, row.name, row.email), role=row.role, since=row.since)
