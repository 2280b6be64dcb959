"""Recipes and brand kits over HTTP: the same routes for both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query

from appliance.bootstrap.service import Service
from appliance.editing.recipe import Brand, Recipe
from appliance.entrypoints.http.access import Editor, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.once import Once
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.kernel.database.pages import newest_first
from appliance.library.documents import Documents
from appliance.library.schemas import Change, CloneWish, Document, DocumentView, Number, OnVersion, VersionView

AtVersion = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Left out: the newest.")]
Trash = Annotated[bool, Query(description="Those in the trash instead.")]


@dataclass(frozen=True)
class _Names:
    """What one is called, what many are, where they are, and how the parameter is called."""

    one: str
    many: str
    path: str
    parameter: str


View = type[DocumentView[Any]]
Of = Callable[[Service], Documents[Any]]


def _router(names: _Names, view: View, of: Of) -> Router:
    router = Router(f"/workspaces/{{workspace_id}}/{names.path}", tags=["library"])
    _add_collection(router, names, view, of)
    _add_one(router, names, view, of)
    _add_versions(router, names, view, of)
    return router


def _add_collection(router: Router, names: _Names, view: View, of: Of) -> None:
    one, many = names.one, names.many
    page = Page[view]  # type: ignore[valid-type]  # pydantic makes the class here

    @router.get("", summary=f"List the {many}", response_model=page)
    def list_all(actor: Viewer, tx: Tx, services: Services, paging: Paging, trash: Trash = False) -> object:  # noqa: FBT002
        """Return them, newest first; the first part begins with those that come with Reelbox, beside its limit."""
        del actor
        documents = of(services)
        keys = [documents.rows.created_at, documents.rows.id]
        part = newest_first(tx, documents.query(trash=trash), keys, paging)
        own = [view.of(saved) for saved in documents.newest(tx, part.items)]
        first = paging.cursor is None and not trash
        given = [view.of(saved) for saved in documents.built_in.values()] if first else []
        return page(items=[*given, *own], next_cursor=part.next_cursor)

    @router.post("", summary=f"Save a new {one}", status_code=201, response_model=view)
    def create(wish: Document, actor: Editor, tx: Tx, services: Services, once: Once) -> object:
        """Check it as the command line does, and save it as version 1."""
        make = of(services).create
        return once(actor, view, lambda: view.of(make(tx, actor.workspace_id, wish.document, actor.member_id)))


def _add_one(router: Router, names: _Names, view: View, of: Of) -> None:
    one, here = names.one, f"/{{{names.parameter}}}"
    Id = Annotated[UUID, Path(alias=names.parameter)]  # noqa: N806  a type

    @router.get(here, summary=f"Read a {one}", response_model=view)
    def read(document_id: Id, actor: Viewer, tx: Tx, services: Services, version: AtVersion = None) -> object:
        """Return its newest version or an older one, in the trash or not."""
        del actor
        return view.of(of(services).get(tx, document_id, version))

    @router.put(here, summary=f"Save a {one}", response_model=view)
    def save(document_id: Id, wish: Change, actor: Editor, tx: Tx, services: Services) -> object:
        """Save a new version; what was made with an older one stays as it is."""
        return view.of(of(services).save(tx, document_id, wish.document, wish.version, actor.member_id))

    @router.delete(here, summary=f"Put a {one} into the trash", status_code=204)
    def delete(document_id: Id, actor: Editor, tx: Tx, services: Services) -> None:
        """Put it into the trash; videos that were made with it stay as they are."""
        del actor
        of(services).delete(tx, document_id)

    @router.post(f"{here}/restore", summary=f"Restore a {one}", response_model=view)
    def restore(document_id: Id, actor: Editor, tx: Tx, services: Services) -> object:
        """Take it out of the trash."""
        del actor
        return view.of(of(services).restore(tx, document_id))


def _add_versions(router: Router, names: _Names, view: View, of: Of) -> None:
    one, here = names.one, f"/{{{names.parameter}}}"
    Id = Annotated[UUID, Path(alias=names.parameter)]  # noqa: N806  a type

    @router.post(f"{here}/clone", summary=f"Clone a {one}", status_code=201, response_model=view)
    def clone(  # noqa: PLR0913  what a route asks for
        document_id: Id, wish: CloneWish, actor: Editor, tx: Tx, services: Services, once: Once
    ) -> object:
        """Save a copy under a new name, for instance of one that comes with Reelbox."""
        original = (document_id, wish.name)
        copy = of(services).clone
        return once(actor, view, lambda: view.of(copy(tx, actor.workspace_id, original, actor.member_id)))

    @router.get(f"{here}/versions", summary=f"List a {one}'s versions", response_model=Page[VersionView])
    def versions(document_id: Id, actor: Viewer, tx: Tx, services: Services, paging: Paging) -> object:
        """Return when it was saved and by whom, newest first; nothing for what comes with Reelbox."""
        del actor
        documents = of(services)
        query = documents.versions(tx, document_id)
        return Page.of(VersionView, newest_first(tx, query, [documents.version_rows.number], paging))

    @router.post(f"{here}/versions/{{number}}/restore", summary=f"Restore a {one}'s version", response_model=view)
    def restore_version(  # noqa: PLR0913  what a route asks for
        document_id: Id, number: Number, wish: OnVersion, actor: Editor, tx: Tx, services: Services
    ) -> object:
        """Save an old version once more, as the newest."""
        return view.of(of(services).restore_version(tx, document_id, number, wish.version, actor.member_id))


recipes = _router(
    _Names("recipe", "recipes", "recipes", "recipe_id"), DocumentView[Recipe], lambda services: services.recipes
)
brand_kits = _router(
    _Names("brand kit", "brand kits", "brand-kits", "brand_kit_id"),
    DocumentView[Brand],
    lambda services: services.brand_kits,
)
