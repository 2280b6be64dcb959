"""Videos: what was found out about a source, revisions of an edit, renders, and words to search for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from appliance.kernel.database.tenancy import Role, protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _workspace() -> sa.Column[object]:
    return sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True)


def _created() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("created_by", sa.Uuid),
        sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    )


def upgrade() -> None:
    """Make the tables."""
    op.add_column("job_steps", sa.Column("expected_s", sa.Double, nullable=False, server_default="0"))
    op.create_index("ix_jobs_newest", "jobs", ["workspace_id", "queued_at", "id"])
    _analyses()
    _videos()
    _renders()
    for table in ("analyses", "passages", "videos", "video_revisions", "renders"):
        for statement in protect(table, system=True):
            op.execute(statement)
    # What steps cost on this box: of nobody's videos in particular, so every workspace may read and add to it.
    op.create_table(
        "step_costs",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("units", sa.Double, nullable=False),
    )
    op.execute("ALTER TABLE step_costs ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE step_costs FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY box ON step_costs USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON step_costs TO {Role.APP}, {Role.SYSTEM}")


def _analyses() -> None:
    op.create_table(
        "analyses",
        _workspace(),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("document", JSONB(none_as_null=True), nullable=False),
        sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "passages",
        _workspace(),
        sa.Column("analysis_key", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("words", JSONB(none_as_null=True), nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("found_by", TSVECTOR, sa.Computed("to_tsvector('simple', folded)", persisted=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "analysis_key"], ["analyses.workspace_id", "analyses.key"], ondelete="CASCADE"
        ),
    )
    op.create_index("ix_passages_found_by", "passages", ["found_by"], postgresql_using="gin")


def _videos() -> None:
    op.create_table(
        "videos",
        _workspace(),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("source_id", sa.Uuid, nullable=False),
        sa.Column("recipe", JSONB(none_as_null=True), nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("brand_kit_id", sa.Uuid),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("analysis_key", sa.Text),
        sa.Column("job_id", sa.Uuid),
        sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("deleted_at", _TIME),
        *_created(),
        sa.ForeignKeyConstraint(["workspace_id", "analysis_key"], ["analyses.workspace_id", "analyses.key"]),
        sa.ForeignKeyConstraint(["workspace_id", "source_id"], ["sources.workspace_id", "sources.id"]),
    )
    op.create_index("ix_videos_newest", "videos", ["workspace_id", "created_at", "id"])
    op.create_index("ix_videos_analysis", "videos", ["workspace_id", "analysis_key"])
    op.create_index("ix_videos_source", "videos", ["workspace_id", "source_id"])
    op.create_index("ix_videos_trash", "videos", ["deleted_at"], postgresql_where=sa.text("deleted_at IS NOT NULL"))
    op.create_table(
        "video_revisions",
        _workspace(),
        sa.Column("video_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("edits", JSONB(none_as_null=True), nullable=False),
        sa.Column("timeline", JSONB(none_as_null=True), nullable=False),
        sa.Column("inputs", JSONB(none_as_null=True), nullable=False),
        sa.Column("analysis_key", sa.Text, nullable=False),
        sa.Column("duration_s", sa.Double, nullable=False),
        *_created(),
        sa.ForeignKeyConstraint(["workspace_id", "video_id"], ["videos.workspace_id", "videos.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id", "analysis_key"], ["analyses.workspace_id", "analyses.key"]),
    )


def _renders() -> None:
    op.create_table(
        "renders",
        _workspace(),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("video_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("format", sa.Text),
        sa.Column("height", sa.Integer),
        sa.Column("preview", sa.Boolean, nullable=False),
        sa.Column("timeline", JSONB(none_as_null=True)),
        sa.Column("job_id", sa.Uuid, nullable=False),
        sa.Column("object_key", sa.Text),
        sa.Column("size_bytes", sa.BigInteger),
        sa.Column("duration_s", sa.Double, nullable=False),
        sa.Column("report", JSONB(none_as_null=True)),
        *_created(),
        sa.ForeignKeyConstraint(
            ["workspace_id", "video_id", "revision"],
            ["video_revisions.workspace_id", "video_revisions.video_id", "video_revisions.number"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["workspace_id", "job_id"], ["jobs.workspace_id", "jobs.id"]),
    )
    op.create_index("ix_renders_newest", "renders", ["workspace_id", "video_id", "created_at", "id"])
