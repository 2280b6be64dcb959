"""Who may go on listening to a workspace, looked at for all listeners at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from appliance.accounts.actors import Caller
from appliance.accounts.models import ApiKeyRow, MembershipRow, SessionRow, UserRow
from appliance.accounts.tokens import now
from appliance.kernel.database.sessions import Database


@dataclass(frozen=True)
class Pass:
    """By what somebody listens: a member's session, or a member's key."""

    user_id: UUID
    session_id: UUID | None
    api_key_id: UUID | None

    @classmethod
    def of(cls, caller: Caller) -> "Pass":
        """Return a caller's."""
        return cls(caller.user_id, caller.session_id, caller.api_key_id)


class Watch:
    """Knows who may still listen."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def __call__(self, workspace_id: UUID, listening: Collection[object]) -> Collection[object]:
        """Return those whose membership, and session or key, are still good."""
        asked, at = [one for one in listening if isinstance(one, Pass)], now()
        with self._database.workspace(workspace_id) as session:
            here = select(MembershipRow.user_id).where(MembershipRow.workspace_id == workspace_id)
            alive = here.join(UserRow, UserRow.id == MembershipRow.user_id).where(UserRow.disabled_at.is_(None))
            members = set(session.scalars(alive))
            valid = (ApiKeyRow.expires_at.is_(None)) | (ApiKeyRow.expires_at > at)
            keys = set(session.scalars(select(ApiKeyRow.id).where(ApiKeyRow.workspace_id == workspace_id, valid)))
        with self._database.system() as session:
            named = [one.session_id for one in asked if one.session_id]
            open_ = select(SessionRow.id).where(SessionRow.id.in_(named), SessionRow.expires_at > at)
            sessions = set(session.scalars(open_)) if named else set()
        return {
            one for one in asked if one.user_id in members and (one.api_key_id in keys or one.session_id in sessions)
        }
