"""A workspace: its members, invitations, API keys and audit log."""

from uuid import UUID

from appliance.accounts import audit, invitations, members, repository, schemas
from appliance.accounts.models import MembershipRow, WorkspaceRow
from appliance.entrypoints.http.access import InPerson, Owner, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.licensing.entitlements import Feature

router = Router("/workspaces/{workspace_id}", tags=["workspace"])


@router.get("", summary="Read the workspace")
def read(actor: Viewer, tx: Tx) -> schemas.Workspace:
    """Return the workspace."""
    return schemas.Workspace.model_validate(tx.get_one(WorkspaceRow, actor.workspace_id))


@router.patch("", summary="Rename the workspace")
def rename(wish: schemas.WorkspaceWish, actor: Owner, tx: Tx) -> schemas.Workspace:
    """Change the workspace's name."""
    return schemas.Workspace.model_validate(members.rename(tx, actor, wish.name))


@router.get("/members", summary="List the members")
def list_members(actor: Viewer, tx: Tx) -> list[schemas.Member]:
    """Return all members, those of the longest standing first."""
    return [_member(row) for row in repository.members(tx, actor.workspace_id)]


@router.patch("/members/{user_id}", summary="Change a member's role")
def set_role(user_id: UUID, wish: schemas.RoleWish, actor: Owner, tx: Tx) -> schemas.Member:
    """Change what a member may do; the last owner stays one."""
    return _member(members.set_role(tx, actor, user_id, wish.role))


@router.delete("/members/{user_id}", summary="Remove a member", status_code=204)
def remove(user_id: UUID, actor: Owner, tx: Tx) -> None:
    """Remove a member, and with them the API keys they made; the last owner stays."""
    members.remove(tx, actor, user_id)


@router.get("/invitations", summary="List the invitations")
def list_invitations(actor: Owner, tx: Tx) -> list[schemas.Invitation]:
    """Return the invitations that can still be accepted, newest first."""
    return [schemas.Invitation.model_validate(row) for row in invitations.open_invitations(tx, actor)]


@router.post("/invitations", summary="Invite somebody", status_code=201)
def invite(wish: schemas.InvitationWish, actor: Owner, tx: Tx, services: Services) -> schemas.NewInvitation:
    """Make a link for one address, one use and seven days; it replaces an older one for the same address."""
    services.entitlements.require_member(wish.email)
    row, token = invitations.invite(tx, actor, wish.email, wish.role)
    url = f"{services.http.public_url.rstrip('/')}/join#token={token}"
    return schemas.NewInvitation(**schemas.Invitation.model_validate(row).model_dump(), url=url)


@router.delete("/invitations/{invitation_id}", summary="Withdraw an invitation", status_code=204)
def withdraw(invitation_id: UUID, actor: Owner, tx: Tx) -> None:
    """Make an invitation's link useless."""
    invitations.withdraw(tx, actor, invitation_id)


@router.get("/api-keys", summary="List the API keys")
def list_keys(actor: Owner, tx: Tx) -> list[schemas.ApiKey]:
    """Return all API keys of the workspace, newest first."""
    return [schemas.ApiKey.model_validate(row) for row in members.keys(tx, actor)]


@router.post("/api-keys", summary="Make an API key", status_code=201, dependencies=[InPerson])
def make_key(wish: schemas.ApiKeyWish, actor: Owner, tx: Tx, services: Services) -> schemas.NewApiKey:
    """Make a key for a program. It never may more than you may; it ends when you leave the workspace.

    No key makes another: that would outlive its own end.
    """
    services.entitlements.require_feature(tx, Feature.API)
    row, key = members.make_key(tx, actor, wish.name, wish.scopes, wish.expires_at)
    return schemas.NewApiKey(**schemas.ApiKey.model_validate(row).model_dump(), key=key)


@router.delete("/api-keys/{key_id}", summary="Revoke an API key", status_code=204)
def revoke_key(key_id: UUID, actor: Owner, tx: Tx) -> None:
    """End a key at once."""
    members.revoke_key(tx, actor, key_id)


@router.get("/audit", summary="Read the audit log")
def list_audit(actor: Owner, tx: Tx, paging: Paging) -> Page[schemas.AuditEntry]:
    """Return what was done in the workspace, newest first."""
    return Page.of(schemas.AuditEntry, audit.listed(tx, paging))


def _member(row: MembershipRow) -> schemas.Member:
    return schemas.Member(
        user_id=row.user_id, email=row.user.email, name=row.user.name, role=row.role, created_at=row.created_at
    )
