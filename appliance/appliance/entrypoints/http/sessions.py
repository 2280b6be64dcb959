"""You: signing in and out, your account, your sessions."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.accounts import service
from appliance.accounts.actors import Role
from appliance.entrypoints.http.access import AnyCaller
from appliance.entrypoints.http.dependencies import Tx

router = APIRouter(tags=["account"])


class Membership(BaseModel):
    """A workspace and what you may do there."""

    workspace_id: UUID
    name: str
    role: Role


class Me(BaseModel):
    """Who you are."""

    user_id: UUID
    email: str
    name: str
    is_administrator: bool = Field(description="You may administer the box.")
    api_key_id: UUID | None = Field(description="The API key you sent; null with a session.")
    workspaces: list[Membership]


@router.get("/me", summary="Who am I?")
def me(caller: AnyCaller, tx: Tx) -> Me:
    """Return your account and your workspaces; with an API key, its maker's and its workspace."""
    user, memberships = service.me(tx, caller)
    return Me(
        user_id=user.id,
        email=user.email,
        name=user.name,
        is_administrator=caller.is_administrator,
        api_key_id=caller.api_key_id,
        workspaces=[Membership(workspace_id=place.id, name=place.name, role=role) for place, role in memberships],
    )
