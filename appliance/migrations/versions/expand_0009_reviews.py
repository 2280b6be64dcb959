"""Share links, comments, and what a workspace wants of sharing.

Whoever has a link is in no workspace yet: the role app sees, beside the rows of the named workspace, the one link whose
token was presented.
"""

import sqlalchemy as sa
from alembic import op

from appliance.kernel.database.tenancy import CREDENTIAL, Role, protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_VIDEO = (["workspace_id", "video_id"], ["videos.workspace_id", "videos.id"])
_LINK = (["workspace_id", "link_id"], ["share_links.workspace_id", "share_links.id"])


def upgrade() -> None:
    """Make the tables."""
    op.create_table("review_settings", _workspace(), _needed("is_enabled", sa.Boolean), _needed("days", sa.Integer))
    op.create_table(
        "share_links",
        _workspace(),
        sa.Column("id", sa.Uuid, primary_key=True),
        _needed("video_id", sa.Uuid),
        *(_needed(name, sa.Text) for name in ("name", "token", "token_sha256")),
        _needed("may_comment", sa.Boolean),
        sa.Column("created_by", sa.Uuid),
        *(_needed(name, _TIME) for name in ("created_at", "expires_at")),
        sa.Column("revoked_at", _TIME),
        sa.ForeignKeyConstraint(*_VIDEO, ondelete="CASCADE"),
    )
    op.create_index("ix_share_links_video", "share_links", ["workspace_id", "video_id"])
    op.create_index("uq_share_links_token_sha256", "share_links", ["token_sha256"], unique=True)
    op.create_table(
        "comments",
        _workspace(),
        sa.Column("id", sa.Uuid, primary_key=True),
        _needed("video_id", sa.Uuid),
        *(sa.Column(name, sa.Uuid) for name in ("link_id", "user_id")),
        *(_needed(name, sa.Text) for name in ("author", "text")),
        _needed("at_s", sa.Double),
        _needed("revision", sa.Integer),
        _needed("created_at", _TIME),
        sa.Column("resolved_at", _TIME),
        sa.Column("resolved_by", sa.Uuid),
        sa.ForeignKeyConstraint(*_VIDEO, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*_LINK, ondelete="CASCADE"),
    )
    op.create_index("ix_comments_video", "comments", ["workspace_id", "video_id", "at_s"])
    op.create_index("ix_comments_link", "comments", ["workspace_id", "link_id"])
    for table in ("review_settings", "share_links", "comments"):
        for statement in protect(table):
            op.execute(statement)
    op.execute(f"CREATE POLICY presented ON share_links FOR SELECT TO {Role.APP} USING (token_sha256 = {CREDENTIAL})")


def _workspace() -> sa.Column[object]:
    return sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True)


def _needed(name: str, kind: sa.types.TypeEngine[object] | type[sa.types.TypeEngine[object]]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)
