"""The box: its users and workspaces, and everything that was done."""

from uuid import UUID

from appliance.accounts import administration, audit, schemas
from appliance.entrypoints.http.access import Admin
from appliance.entrypoints.http.dependencies import Services, SystemTx
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.operations.schemas import StorageView

router = Router("/admin", tags=["administration"])


@router.get("/users", summary="List the users")
def list_users(caller: Admin, tx: SystemTx, paging: Paging) -> Page[schemas.User]:
    """Return the box's users, newest first."""
    return Page.of(schemas.User, administration.users(tx, paging))


@router.patch("/users/{user_id}", summary="Disable a user, or make an administrator")
def change_user(user_id: UUID, wish: schemas.UserPatch, caller: Admin, tx: SystemTx) -> schemas.User:
    """Change a user; who is disabled is signed out everywhere. The last administrator stays one."""
    row = administration.change_user(
        tx, caller, user_id, disabled=wish.disabled, administrator=wish.is_administrator
    )  # fmt: skip
    return schemas.User.model_validate(row)


@router.get("/workspaces", summary="List the workspaces")
def list_workspaces(caller: Admin, tx: SystemTx, paging: Paging) -> Page[schemas.Workspace]:
    """Return the box's workspaces, newest first; what is in them only members see."""
    return Page.of(schemas.Workspace, administration.workspaces(tx, paging))


@router.post("/workspaces", summary="Make a workspace", status_code=201)
def make_workspace(wish: schemas.WorkspaceWish, caller: Admin, tx: SystemTx) -> schemas.Workspace:
    """Make a workspace that you own."""
    return schemas.Workspace.model_validate(administration.make_workspace(tx, caller, wish.name))


@router.get("/audit", summary="Read the whole audit log")
def list_audit(caller: Admin, tx: SystemTx, paging: Paging) -> Page[schemas.AuditEntry]:
    """Return what was done on the box and in every workspace, newest first."""
    return Page.of(schemas.AuditEntry, audit.listed(tx, paging))


@router.get("/storage", summary="Read how full the disk is")
def read_storage(caller: Admin, tx: SystemTx, services: Services) -> StorageView:
    """Return what fills the disk of the box, how fast, and when it will be full."""
    return StorageView.model_validate(services.storage.report(tx))
