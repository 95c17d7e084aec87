"""The tables, as SQLAlchemy Core knows them. ``migrations`` makes them; a test compares the two."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

REVISION: Final = "0002"
"""What ``migrations`` end at."""


class UtcTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC; SQLite, which knows no zones, keeps them without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _of_decision(**options: Any) -> Column[str]:
    return Column("decision", String, ForeignKey("decisions.id", ondelete="CASCADE"), nullable=False, **options)


def _of_snapshot(**options: Any) -> Column[str]:
    return Column("snapshot", String, ForeignKey("snapshots.id", ondelete="CASCADE"), **options)


metadata = MetaData()

decisions = Table(
    "decisions",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", String, nullable=False),
    Column("head", Integer, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", String, nullable=False),
)

members = Table(
    "members",
    metadata,
    _of_decision(primary_key=True),
    Column("actor_id", String, primary_key=True, index=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("role", String, nullable=False),
    Column("since", UtcTime, nullable=False),
)

texts = Table(  # every text of a decision once, by its SHA-256; see texts.py
    "texts",
    metadata,
    _of_decision(primary_key=True),
    Column("hash", String, primary_key=True),
    Column("against", String),
    Column("data", LargeBinary, nullable=False),
)

versions = Table(  # a row never changes, but for its note and for joined_by
    "versions",
    metadata,
    _of_decision(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("parent", Integer, nullable=False),
    Column("joined_by", Integer),
    Column("contents", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("author_id", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("what", String, nullable=False),
    Column("note", String, nullable=False),
    Column("tag", String),
)

audit = Table(  # outlives its decision, so no foreign key
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("actor_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("decision", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    Index("audit_by_decision", "decision", "id"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", String, primary_key=True),
    _of_decision(index=True),
    Column("version", Integer, nullable=False),
    Column("workspace", LargeBinary, nullable=False),
    Column("frozen", LargeBinary, nullable=False),
    Column("results_version", Integer, nullable=False),
    Column("price_book_date", Date),
    Column("title", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("at", UtcTime, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("id", String, primary_key=True),
    _of_decision(index=True),
    _of_snapshot(index=True),
    Column("kind", String, nullable=False),
    Column("role", String, nullable=False),
    Column("label", String, nullable=False),
    Column("secret_hash", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String, primary_key=True),
    _of_snapshot(nullable=False),
    Column("parent", String, ForeignKey("comments.id", ondelete="CASCADE"), index=True),
    Column("author", String, nullable=False),
    Column("author_id", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("anchor_kind", String, nullable=False),
    Column("anchor_design", String),
    Column("anchor_key", String),
    Column("anchor_line", Integer),
    Column("text", Text, nullable=False),
    Column("resolved_by", String),
    Column("resolved_at", UtcTime),
    Index("comments_by_snapshot", "snapshot", "at"),
)

votes = Table(
    "votes",
    metadata,
    _of_snapshot(primary_key=True),
    Column("voter_id", String, primary_key=True),
    Column("voter", String, nullable=False),
    Column("choice", String, nullable=False),
    Column("design", String),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    _of_snapshot(primary_key=True),
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("approved_at", UtcTime),
    Column("approved_by", String),
    Column("note", Text, nullable=False),
)
