"""License files, and what the box remembers for its license. They are the box's, and belong to no workspace."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from appliance.kernel.database.tenancy import Role

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "licenses",
        sa.Column("file_id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("license_id", "token", "source")),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("installed_at", _TIME, nullable=False),
        sa.Column("replaced_at", _TIME),
    )
    in_force = sa.text("replaced_at IS NULL")
    op.create_index("uq_licenses_in_force", "licenses", [sa.text("(true)")], unique=True, postgresql_where=in_force)
    op.create_table(
        "license_box",
        sa.Column("id", sa.SmallInteger, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("begun_at", _TIME, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("mark", "revocations", "notice")),
        sa.Column("state", sa.Text, nullable=False),
        *(sa.Column(name, JSONB(none_as_null=True), nullable=False) for name in ("machines", "online")),
        sa.Column("checked_at", _TIME, nullable=False),
    )
    for table in ("licenses", "license_box"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for role in (Role.OWNER, Role.SYSTEM):
            op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")
        op.execute(f"CREATE POLICY everybody ON {table} FOR SELECT TO {Role.APP} USING (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Role.SYSTEM}")
        op.execute(f"GRANT SELECT ON {table} TO {Role.APP}")
