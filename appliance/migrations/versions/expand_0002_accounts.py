"""Users, sessions, members, API keys, the audit log, and answers kept for a repeated request.

Users are the box's, not a workspace's, and are looked up before any workspace is known. So beside the workspace a
transaction may name a user and a credential (an address, or a token's hash). The role app sees

- of ``users``: the named user, the one with the presented address, and the members of the named workspace;
- of ``passwords``, ``sessions``, ``devices`` and ``password_resets``: those of the named user, and by their token
  one that was presented;
- of ``invitations`` and ``api_keys``: those of the named workspace, and one that was presented;
- of ``memberships``: those of the named workspace, and to read, those of the named user.

It can make no administrator, disable nobody, change no address, make or delete no workspace, and it can only add to
the audit log: those rights are the role system's.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from appliance.kernel.database.tenancy import CREDENTIAL, USER, WORKSPACE, Role, protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ALL = "SELECT, INSERT, UPDATE, DELETE"


def upgrade() -> None:
    """Make the tables."""
    _make_people()
    _make_tokens()
    _make_records()
    for statement in (*_people(), *_tokens(), *_records()):
        op.execute(statement)


def _key(name: str, target: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(target, ondelete="CASCADE"), nullable=False, **options)


def _made() -> sa.Column[object]:
    return sa.Column("created_at", _TIME, nullable=False)


def _make_people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_administrator", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("disabled_at", _TIME),
        _made(),
        sa.CheckConstraint("email = lower(email)", name="ck_users_email_lower"),
    )
    op.create_table(
        "passwords",
        _key("user_id", "users.id", primary_key=True),
        sa.Column("argon2", sa.Text, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
    )
    op.create_table(
        "memberships",
        _key("workspace_id", "workspaces.id", primary_key=True),
        _key("user_id", "users.id", primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        _made(),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'owner')", name="ck_memberships_role"),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])


def _make_tokens() -> None:
    token = ("token_sha256", sa.Text)
    member = ["memberships.workspace_id", "memberships.user_id"]
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("user_id", "users.id", index=True),
        sa.Column(*token, nullable=False, unique=True),
        _made(),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("user_id", "users.id", index=True),
        sa.Column(*token, nullable=False, unique=True),
        _made(),
    )
    op.create_table(
        "invitations",
        _key("workspace_id", "workspaces.id", primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column(*token, nullable=False, unique=True),
        sa.Column("invited_by", sa.Uuid, nullable=False),
        _made(),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "invited_by"], member, ondelete="CASCADE"),
    )
    op.create_table(
        "api_keys",
        _key("workspace_id", "workspaces.id", primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column(*token, nullable=False, unique=True),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=False),
        _made(),
        sa.Column("expires_at", _TIME),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(["workspace_id", "created_by"], member, ondelete="CASCADE"),
    )
    op.create_table(
        "password_resets",
        sa.Column(*token, primary_key=True),
        _key("user_id", "users.id", index=True),
        sa.Column("expires_at", _TIME, nullable=False),
    )
    op.create_table("setup_tokens", sa.Column(*token, primary_key=True))


def _make_records() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("workspace_id", sa.Uuid),  # no key: what was done outlives the workspace
        sa.Column("at", _TIME, nullable=False),
        sa.Column("user_id", sa.Uuid),
        sa.Column("api_key_id", sa.Uuid),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("request_id", sa.Text),
    )
    op.create_index("ix_audit_log_workspace_id_id", "audit_log", ["workspace_id", "id"])
    op.create_table(
        "idempotent_answers",
        _key("workspace_id", "workspaces.id", primary_key=True),
        sa.Column("actor_id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_sha256", sa.Text, nullable=False),
        sa.Column("answer", JSONB(none_as_null=True)),
        sa.Column("created_at", _TIME, nullable=False, index=True),
    )


def _people() -> Iterator[str]:
    yield f"REVOKE INSERT, UPDATE, DELETE ON workspaces FROM {Role.APP}"
    yield f"GRANT UPDATE (name) ON workspaces TO {Role.APP}"
    mine = f"SELECT workspace_id FROM memberships WHERE user_id = {USER}"
    yield f"CREATE POLICY member ON workspaces FOR SELECT TO {Role.APP} USING (id IN ({mine}))"

    yield from _closed("users")
    yield f"CREATE POLICY self ON users TO {Role.APP} USING (id = {USER}) WITH CHECK (id = {USER})"
    yield f"CREATE POLICY presented ON users FOR SELECT TO {Role.APP} USING (email = {CREDENTIAL})"
    members = f"SELECT user_id FROM memberships WHERE workspace_id = {WORKSPACE}"
    yield f"CREATE POLICY members ON users FOR SELECT TO {Role.APP} USING (id IN ({members}))"
    yield f"CREATE POLICY invited ON users FOR INSERT TO {Role.APP} WITH CHECK (email = {CREDENTIAL})"
    rights = "SELECT, INSERT (id, email, name, created_at), UPDATE (name)"
    yield f"GRANT {rights} ON users TO {Role.APP}"

    yield from protect("memberships", system=True)
    yield f"CREATE POLICY self ON memberships FOR SELECT TO {Role.APP} USING (user_id = {USER})"


def _tokens() -> Iterator[str]:
    for table in ("passwords", "sessions", "devices", "password_resets"):
        yield from _closed(table)
        yield f"CREATE POLICY self ON {table} TO {Role.APP} USING (user_id = {USER}) WITH CHECK (user_id = {USER})"
        yield f"GRANT {_ALL} ON {table} TO {Role.APP}"
    for table in ("invitations", "api_keys"):
        yield from protect(table)
    for table in ("sessions", "devices", "password_resets", "invitations", "api_keys"):
        yield f"CREATE POLICY presented ON {table} FOR SELECT TO {Role.APP} USING (token_sha256 = {CREDENTIAL})"
    yield from _closed("setup_tokens")


def _records() -> Iterator[str]:
    yield from _closed("audit_log", "SELECT, INSERT")
    yield f"CREATE POLICY workspace ON audit_log FOR SELECT TO {Role.APP} USING (workspace_id = {WORKSPACE})"
    own = f"workspace_id IS NULL OR workspace_id = {WORKSPACE}"
    yield f"CREATE POLICY added ON audit_log FOR INSERT TO {Role.APP} WITH CHECK ({own})"
    yield f"GRANT SELECT, INSERT ON audit_log TO {Role.APP}"
    yield from protect("idempotent_answers", system=True)


def _closed(table: str, system: str = _ALL) -> Iterator[str]:
    """Yield the statements that close a table to all but its owner and, with some rights, the system."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner ON {table} TO {Role.OWNER} USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY system ON {table} TO {Role.SYSTEM} USING (true) WITH CHECK (true)"
    yield f"GRANT {system} ON {table} TO {Role.SYSTEM}"
