"""Who presents a session's token or an API key, in one call: half of what a quick request costs was asking in turn.

The function has no rights of its own. It names the workspace, the credential and then the user as the application does,
and each of its statements sees what row security shows whoever has named that.

And what a font of the library measures, for plans to break lines by.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from appliance.kernel.database.tenancy import CREDENTIAL_SETTING, SETTING, USER_SETTING, Role

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the function, and the column of fonts' measures."""
    op.add_column("assets", sa.Column("faces", JSONB(none_as_null=True)))
    op.execute(
        f"""
        CREATE FUNCTION presented(is_key boolean, hashed text, workspace uuid)
        RETURNS TABLE (
            id uuid, user_id uuid, created_at timestamptz, used_at timestamptz, expires_at timestamptz,
            key_workspace_id uuid, scopes text[], is_administrator boolean, disabled_at timestamptz, role text
        )
        LANGUAGE plpgsql AS $$
        DECLARE
            found record;
        BEGIN
            PERFORM set_config('{CREDENTIAL_SETTING}', hashed, true), set_config('{SETTING}', workspace::text, true);
            IF is_key THEN
                SELECT k.id, k.created_by AS user_id, k.created_at, k.used_at, k.expires_at, k.workspace_id, k.scopes
                INTO found FROM api_keys k WHERE k.token_sha256 = hashed;
            ELSE
                SELECT s.id, s.user_id, s.created_at, s.seen_at AS used_at, s.expires_at,
                    NULL::uuid AS workspace_id, NULL::text[] AS scopes
                INTO found FROM sessions s WHERE s.token_sha256 = hashed;
            END IF;
            IF found.id IS NULL THEN
                RETURN;
            END IF;
            PERFORM set_config('{USER_SETTING}', found.user_id::text, true);
            RETURN QUERY
                SELECT found.id, found.user_id, found.created_at, found.used_at, found.expires_at,
                    found.workspace_id, found.scopes, u.is_administrator, u.disabled_at, m.role
                FROM users u LEFT JOIN memberships m ON m.user_id = u.id AND m.workspace_id = workspace
                WHERE u.id = found.user_id;
        END
        $$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION presented FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION presented TO {Role.APP}")
