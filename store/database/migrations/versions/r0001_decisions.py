"""Decisions, their members and versions, and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("changed_by", sa.String, nullable=False),
    )
    op.create_table(
        "members",
        _of_decision(),
        sa.Column("actor_id", sa.String, primary_key=True, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("since", TIME, nullable=False),
    )
    op.create_table(
        "texts",
        _of_decision(),
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("against", sa.String),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "versions",
        _of_decision(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("parent", sa.Integer, nullable=False),
        sa.Column("joined_by", sa.Integer),
        sa.Column("contents", sa.Text, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("author_id", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("tag", sa.String),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("actor_id", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
    )
    op.create_index("audit_by_decision", "audit", ["decision", "id"])


def _of_decision() -> sa.Column[str]:
    return sa.Column("decision", sa.String, sa.ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
