"""Searching what was said by its index: a function of the owner's, which looks at the transaction's workspace alone.

Row security comes before every condition that might tell something of a row it hides, and PostgreSQL takes ``@@`` for
one that might: for the role app the search would read every passage of the workspace. The owner's policy hides nothing,
so here the index is used, and the workspace is a condition that nobody can leave out.
"""

from alembic import op

from appliance.kernel.database.tenancy import WORKSPACE, Role

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the function."""
    op.execute(
        f"""
        CREATE FUNCTION found_passages(query tsquery, most integer)
        RETURNS TABLE (video_id uuid, video_name text, number integer, words jsonb, rank real)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT videos.id, videos.name, passages.number, passages.words, ts_rank(passages.found_by, query)
            FROM passages JOIN videos USING (workspace_id, analysis_key)
            WHERE passages.found_by @@ query AND passages.workspace_id = {WORKSPACE} AND videos.deleted_at IS NULL
            LIMIT most
        $$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION found_passages FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION found_passages TO {Role.APP}")
