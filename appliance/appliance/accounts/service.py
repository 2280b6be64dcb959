"""What a person does with their account."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from appliance.accounts.actors import Caller, Role
from appliance.accounts.models import MembershipRow, UserRow, WorkspaceRow


def me(session: Session, caller: Caller) -> tuple[UserRow, list[tuple[WorkspaceRow, Role]]]:
    """Return the caller's account, and each workspace that they reach with their role there."""
    user = session.get_one(UserRow, caller.user_id)
    query = select(MembershipRow).options(joinedload(MembershipRow.workspace))
    rows = session.scalars(query.where(MembershipRow.user_id == caller.user_id)).all()
    reached = [row for row in rows if caller.key_workspace_id in {None, row.workspace_id}]
    return user, [(row.workspace, caller.limited(Role(row.role))) for row in reached]
