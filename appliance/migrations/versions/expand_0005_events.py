"""Events, webhooks and notifications.

Notifications are a user's, not a workspace's: the role app sees those of the user whom the transaction names.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from appliance.kernel.database.tenancy import USER, Role, protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_events()
    _make_webhooks()
    _make_notifications()
    for table in ("events", "event_counters", "webhooks", "webhook_deliveries", "notified_events"):
        for statement in protect(table, system=True):
            op.execute(statement)
    for table in ("notifications", "notification_preferences"):
        for statement in _personal(table):
            op.execute(statement)
    op.execute(f"GRANT SELECT, UPDATE (read_at) ON notifications TO {Role.APP}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON notification_preferences TO {Role.APP}")


def _workspace(**options: object) -> sa.Column[object]:
    return sa.Column("workspace_id", sa.Uuid, sa.ForeignKey("workspaces.id", ondelete="CASCADE"), **options)


def _needed(name: str, kind: sa.types.TypeEngine[object] | type[sa.types.TypeEngine[object]]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _make_events() -> None:
    op.create_table(
        "event_counters",
        _workspace(primary_key=True),
        _needed("number", sa.BigInteger),
        _needed("swept", sa.BigInteger),
    )
    op.create_table(
        "events",
        _workspace(primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        _needed("kind", sa.Text),
        sa.Column("subject_id", sa.Uuid),
        _needed("data", JSONB),
        _needed("created_at", _TIME),
    )
    op.create_index("ix_events_created_at", "events", ["created_at"])


def _make_webhooks() -> None:
    op.create_table(
        "webhooks",
        _workspace(primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        _needed("url", sa.Text),
        _needed("kinds", ARRAY(sa.Text)),
        _needed("secret", sa.Text),
        sa.Column("old_secret", sa.Text),
        sa.Column("old_secret_until", _TIME),
        _needed("is_enabled", sa.Boolean),
        sa.Column("failing_since", _TIME),
        sa.Column("disabled_because", sa.Text),
        _needed("after", sa.BigInteger),
        sa.Column("created_by", sa.Uuid),
        _needed("created_at", _TIME),
    )
    hook, event = ["workspace_id", "webhook_id"], ["workspace_id", "event_number"]
    op.create_table(
        "webhook_deliveries",
        _workspace(primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        _needed("webhook_id", sa.Uuid),
        _needed("event_number", sa.BigInteger),
        _needed("kind", sa.Text),
        _needed("state", sa.Text),
        _needed("attempts", sa.Integer),
        _needed("next_at", _TIME),
        sa.Column("lease", sa.Uuid),
        sa.Column("leased_until", _TIME),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("duration_s", sa.Float),
        sa.Column("tried_at", _TIME),
        _needed("created_at", _TIME),
        sa.ForeignKeyConstraint(hook, ["webhooks.workspace_id", "webhooks.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(event, ["events.workspace_id", "events.number"], ondelete="CASCADE"),
        sa.UniqueConstraint(*hook, "event_number", name="uq_webhook_deliveries_event"),
    )
    op.create_index("ix_webhook_deliveries_event", "webhook_deliveries", event)
    pending = sa.text("state = 'pending'")
    op.create_index("ix_webhook_deliveries_due", "webhook_deliveries", ["next_at"], postgresql_where=pending)


def _make_notifications() -> None:
    member = ["memberships.workspace_id", "memberships.user_id"]
    user = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table("notified_events", _workspace(primary_key=True), _needed("number", sa.BigInteger))
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, user, nullable=False),
        sa.Column("workspace_id", sa.Uuid),
        _needed("kind", sa.Text),
        sa.Column("subject_id", sa.Uuid),
        _needed("data", JSONB),
        _needed("text", sa.Text),
        _needed("is_shown", sa.Boolean),
        _needed("created_at", _TIME),
        sa.Column("read_at", _TIME),
        sa.Column("mail_at", _TIME),
        _needed("mail_attempts", sa.Integer),
        # Who leaves a workspace takes nothing of it along; without a workspace this key is not looked at.
        sa.ForeignKeyConstraint(["workspace_id", "user_id"], member, ondelete="CASCADE"),
    )
    op.create_index("ix_notifications_user_id_id", "notifications", ["user_id", "id"])
    op.create_index("ix_notifications_member", "notifications", ["workspace_id", "user_id"])
    op.create_index("ix_notifications_created_at", "notifications", ["created_at"])
    due = sa.text("mail_at IS NOT NULL")
    op.create_index("ix_notifications_mail_at", "notifications", ["mail_at"], postgresql_where=due)
    op.create_table(
        "notification_preferences",
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        _needed("show", sa.Boolean),
        _needed("mail", sa.Boolean),
    )


def _personal(table: str) -> Iterator[str]:
    """Yield the statements that close a table to all but the rows of the transaction's user."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner ON {table} TO {Role.OWNER} USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY self ON {table} TO {Role.APP} USING (user_id = {USER}) WITH CHECK (user_id = {USER})"
    yield f"CREATE POLICY system ON {table} TO {Role.SYSTEM} USING (true) WITH CHECK (true)"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Role.SYSTEM}"
