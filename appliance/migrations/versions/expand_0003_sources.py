"""Sources, and uploads that become one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from appliance.kernel.database.tenancy import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _key() -> list[sa.Column[object]]:
    workspace = sa.ForeignKey("workspaces.id", ondelete="CASCADE")
    return [
        sa.Column("workspace_id", sa.Uuid, workspace, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("failure", JSONB(none_as_null=True)),
        sa.Column("job_id", sa.Uuid),
        sa.Column("created_by", sa.Uuid),
        sa.Column("created_at", _TIME, nullable=False),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sources",
        *_key(),
        sa.Column("sha256", sa.Text, nullable=False),
        *(sa.Column(name, JSONB(none_as_null=True)) for name in ("probe", "proxy", "sprite", "peaks")),
        sa.Column("deleted_at", _TIME),
        sa.UniqueConstraint("workspace_id", "sha256", name="uq_sources_workspace_id_sha256"),
    )
    op.create_index("ix_sources_workspace_id_created_at", "sources", ["workspace_id", "created_at"])
    op.create_table(
        "uploads",
        *_key(),
        sa.Column("part_bytes", sa.BigInteger, nullable=False),
        sa.Column("multipart_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("source_id", sa.Uuid),
        sa.Column("touched_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "source_id"], ["sources.workspace_id", "sources.id"], ondelete="CASCADE"
        ),
    )
    op.create_index("ix_uploads_workspace_id_state", "uploads", ["workspace_id", "state"])
    for table in ("sources", "uploads"):
        for statement in protect(table, system=True):
            op.execute(statement)
