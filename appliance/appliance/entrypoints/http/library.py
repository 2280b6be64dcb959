"""Assets, and what new videos begin with, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from appliance.entrypoints.http.access import Editor, Owner, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.files import LEADS, FileView, Redirect, lead
from appliance.entrypoints.http.once import Once
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.kernel.database.pages import newest_first
from appliance.library.assets import Described, File, Filter
from appliance.library.models import AssetRole, AssetRow, HeldKind
from appliance.library.schemas import AssetView, AssetWish, DefaultsView, DefaultsWish, FileWish, NewAsset
from appliance.library.shelves import Defaults, read_defaults, set_defaults
from appliance.sources.views import SignedView

router = Router("/workspaces/{workspace_id}", tags=["library"])


@router.post("/assets", summary="Announce an asset", status_code=201)
def announce(wish: NewAsset, actor: Editor, tx: Tx, services: Services, once: Once) -> AssetView:
    """Refuse a file that does not fit, or take note of one that is about to be sent."""
    wanted = Described(wish.name, wish.size_bytes, wish.role, wish.tags, wish.license, wish.origin)
    return once(
        actor,
        AssetView,
        lambda: AssetView.model_validate(services.assets.create(tx, actor.workspace_id, wanted, actor.member_id)),
    )


@router.post("/assets/{asset_id}/upload", summary="Sign an asset's upload")
def sign(asset_id: UUID, wish: FileWish, actor: Editor, tx: Tx, services: Services) -> SignedView:
    """Return the request that sends the file straight to object storage; it refuses any other content or length."""
    del actor
    signed = services.assets.sign(tx, asset_id, wish.md5)
    return SignedView(url=signed.url, headers=dict(signed.headers), expires_s=signed.expires_s)


@router.post("/assets/{asset_id}/complete", summary="Complete an asset's upload")
def complete(asset_id: UUID, actor: Editor, tx: Tx, services: Services) -> AssetView:
    """Begin to look at the file; asking again changes nothing."""
    del actor
    return AssetView.model_validate(services.assets.complete(tx, asset_id))


@router.get("/assets", summary="List the assets")
def list_assets(  # noqa: PLR0913  what a route asks for
    actor: Viewer,
    tx: Tx,
    services: Services,
    paging: Paging,
    kind: Annotated[HeldKind | None, Query(description="Only those that hold this.")] = None,
    role: Annotated[AssetRole | None, Query(description="Only those that are for this.")] = None,
    tag: Annotated[list[str] | None, Query(max_length=20, description="Only those with all of these tags.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="What names, tags or origins contain.")] = None,
    trash: Annotated[bool, Query(description="Those in the trash instead.")] = False,  # noqa: FBT002  a query
) -> Page[AssetView]:
    """Return the workspace's assets, newest first."""
    del actor
    wanted = Filter(kind, role, tag or (), q, trash)
    return Page.of(
        AssetView, newest_first(tx, services.assets.query(wanted), [AssetRow.created_at, AssetRow.id], paging)
    )


@router.get("/assets/{asset_id}", summary="Read an asset")
def read_asset(asset_id: UUID, actor: Viewer, tx: Tx, services: Services) -> AssetView:
    """Return an asset, in the trash or not."""
    del actor
    return AssetView.model_validate(services.assets.get(tx, asset_id))


@router.patch("/assets/{asset_id}", summary="Describe an asset")
def describe(asset_id: UUID, wish: AssetWish, actor: Editor, tx: Tx, services: Services) -> AssetView:
    """Change an asset's name, tags, license or origin; what is left out stays."""
    del actor
    changes = wish.model_dump(exclude_unset=True)
    return AssetView.model_validate(services.assets.describe(tx, asset_id, changes))


@router.get(
    "/assets/{asset_id}/files/{what}",
    summary="Get an asset's file",
    response_model=FileView,
    responses=LEADS,
)
def file(  # noqa: PLR0913  what a route asks for
    asset_id: UUID,
    what: File,
    actor: Viewer,
    tx: Tx,
    services: Services,
    redirect: Redirect = True,  # noqa: FBT002  a query
) -> Response | FileView:
    """Lead to the file, or to a small picture of it (WebP)."""
    del actor
    return lead(services.assets.link(tx, asset_id, what), redirect=redirect)


@router.delete("/assets/{asset_id}", summary="Put an asset into the trash", status_code=204)
def delete(asset_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Put an asset into the trash, from where it can be restored for a while; one that never arrived is forgotten."""
    del actor
    services.assets.delete(tx, asset_id)


@router.post("/assets/{asset_id}/restore", summary="Restore an asset")
def restore(asset_id: UUID, actor: Editor, tx: Tx, services: Services) -> AssetView:
    """Take an asset out of the trash."""
    del actor
    return AssetView.model_validate(services.assets.restore(tx, asset_id))


@router.get("/defaults", summary="Read the defaults")
def defaults(actor: Viewer, tx: Tx, services: Services) -> DefaultsView:
    """Return what new videos of the workspace begin with."""
    del actor
    known = read_defaults(tx, services.recipes, services.brand_kits)
    name = services.recipes.get(tx, known.recipe_id).document.name
    return DefaultsView(
        recipe_id=known.recipe_id, recipe=name, brand_kit_id=known.brand_kit_id, language=known.language
    )


@router.put("/defaults", summary="Set the defaults")
def change_defaults(wish: DefaultsWish, actor: Owner, tx: Tx, services: Services) -> DefaultsView:
    """Say what new videos of the workspace begin with."""
    wanted = Defaults(wish.recipe_id, wish.brand_kit_id, wish.language)
    set_defaults(tx, actor.workspace_id, wanted, services.recipes, services.brand_kits)
    return defaults(actor, tx, services)
