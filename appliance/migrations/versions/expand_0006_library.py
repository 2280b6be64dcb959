"""Assets, recipes and brand kits of a workspace, and what its new videos begin with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from appliance.kernel.database.tenancy import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _workspace() -> sa.Column[object]:
    return sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True)


def _make_documents(documents: str, versions: str) -> None:
    op.create_table(
        documents,
        _workspace(),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("deleted_at", _TIME),
    )
    there = sa.text("deleted_at IS NULL")
    op.create_index(f"uq_{documents}_name", documents, ["workspace_id", "name"], unique=True, postgresql_where=there)
    op.create_table(
        versions,
        _workspace(),
        sa.Column("document_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", JSONB(none_as_null=True), nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "document_id"], [f"{documents}.workspace_id", f"{documents}.id"], ondelete="CASCADE"
        ),
    )


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assets",
        _workspace(),
        sa.Column("id", sa.Uuid, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "media_type", "license", "origin", "key")),
        *(sa.Column(name, sa.Text) for name in ("kind", "role", "sha256", "multipart_id")),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tags", ARRAY(sa.Text), nullable=False),
        *(sa.Column(name, JSONB(none_as_null=True)) for name in ("probe", "thumbnail", "failure")),
        *(sa.Column(name, sa.Uuid) for name in ("same_as", "job_id", "created_by")),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("deleted_at", _TIME),
        sa.UniqueConstraint("workspace_id", "sha256", name="uq_assets_workspace_id_sha256"),
    )
    op.create_index("ix_assets_workspace_id_created_at", "assets", ["workspace_id", "created_at"])
    for one, many in (("recipe", "recipes"), ("brand_kit", "brand_kits")):
        _make_documents(many, f"{one}_versions")
    op.create_table(
        "library_defaults",
        _workspace(),
        sa.Column("recipe_id", sa.Uuid, nullable=False),
        sa.Column("brand_kit_id", sa.Uuid),
        sa.Column("language", sa.Text),
        sa.ForeignKeyConstraint(["workspace_id", "brand_kit_id"], ["brand_kits.workspace_id", "brand_kits.id"]),
    )
    for table in ("assets", "recipes", "recipe_versions", "brand_kits", "brand_kit_versions", "library_defaults"):
        for statement in protect(table, system=True):
            op.execute(statement)
