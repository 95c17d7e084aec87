"""Snapshots, links, comments, votes and approvals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.String, primary_key=True),
        _of("decision", "decisions.id", nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("workspace", sa.LargeBinary, nullable=False),
        sa.Column("frozen", sa.LargeBinary, nullable=False),
        sa.Column("results_version", sa.Integer, nullable=False),
        sa.Column("price_book_date", sa.Date),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.String, primary_key=True),
        _of("decision", "decisions.id", nullable=False, index=True),
        _of("snapshot", "snapshots.id", index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("secret_hash", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("revoked_at", TIME),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.String, primary_key=True),
        _of("snapshot", "snapshots.id", nullable=False),
        _of("parent", "comments.id", index=True),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("author_id", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("anchor_kind", sa.String, nullable=False),
        sa.Column("anchor_design", sa.String),
        sa.Column("anchor_key", sa.String),
        sa.Column("anchor_line", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("resolved_by", sa.String),
        sa.Column("resolved_at", TIME),
    )
    op.create_index("comments_by_snapshot", "comments", ["snapshot", "at"])
    op.create_table(
        "votes",
        _of("snapshot", "snapshots.id", primary_key=True),
        sa.Column("voter_id", sa.String, primary_key=True),
        sa.Column("voter", sa.String, nullable=False),
        sa.Column("choice", sa.String, nullable=False),
        sa.Column("design", sa.String),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "approvals",
        _of("snapshot", "snapshots.id", primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("approved_at", TIME),
        sa.Column("approved_by", sa.String),
        sa.Column("note", sa.Text, nullable=False),
    )


def _of(name: str, target: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String, sa.ForeignKey(target, ondelete="CASCADE"), **options)
