"""Workspaces, jobs and their steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from appliance.kernel.database.tenancy import protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "jobs",
        sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ending", sa.Text),
        sa.Column("failure", JSONB(none_as_null=True)),
        sa.Column("wish", JSONB(none_as_null=True), nullable=False),
        sa.Column("queued_at", _TIME, nullable=False),
        sa.Column("started_at", _TIME),
        sa.Column("ended_at", _TIME),
    )
    op.create_index("ix_jobs_open", "jobs", ["lane", "state", "queued_at"],
                    postgresql_where=sa.text("state IN ('queued', 'running', 'stopping')"))  # fmt: skip
    op.create_table(
        "job_steps",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("needs", ARRAY(sa.Text), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Uuid),
        sa.Column("lease_until", _TIME),
        sa.Column("not_before", _TIME),
        sa.Column("output", JSONB(none_as_null=True)),
        sa.Column("failure", JSONB(none_as_null=True)),
        sa.Column("progress", JSONB(none_as_null=True)),
        sa.ForeignKeyConstraint(["workspace_id", "job_id"], ["jobs.workspace_id", "jobs.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_job_steps_leased", "job_steps", ["lease_until"],
                    postgresql_where=sa.text("lease_until IS NOT NULL"))  # fmt: skip
    for table, key in (("workspaces", "id"), ("jobs", "workspace_id"), ("job_steps", "workspace_id")):
        for statement in protect(table, key=key, system=True):
            op.execute(statement)
