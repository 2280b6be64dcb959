"""People and programs of two workspaces, as tests of access need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import insert, update

from appliance.accounts import invitations, members, repository
from appliance.accounts.actors import Actor, Role, Scope
from appliance.accounts.models import ApiKeyRow, MembershipRow, SessionRow, UserRow
from appliance.accounts.signing_in import Browser, begin
from appliance.accounts.tokens import now
from appliance.entrypoints.http.dependencies import COOKIE
from appliance.kernel.database.sessions import Database, name
from appliance.library.brands import brand_kits
from appliance.library.documents import recipes
from tests.services.edited import Edited, add_edited
from tests.services.events import add_delivery
from tests.services.library import add_asset
from tests.services.reviews import add_review
from tests.services.sources import add_source, add_upload

ORIGIN = "https://localhost"


class Answer(Protocol):
    """What tests need of a response, whichever library the test client stands on."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...


@dataclass(frozen=True)
class Place:
    """A workspace with an owner, and the ids of what is in it."""

    workspace_id: UUID
    owner: UUID
    invitation: UUID
    key: UUID
    source: UUID
    upload: UUID
    asset: UUID
    recipe: UUID
    brand_kit: UUID
    edited: Edited
    webhook: UUID
    delivery: UUID
    link: UUID
    comment: UUID


class People:
    """Makes users, sessions and keys without passing through HTTP."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def user(self, email: str, *, administrator: bool = False, argon2: str | None = None) -> UUID:
        with self.database.system() as session:
            user_id = repository.add_user(session, email, email.partition("@")[0].title(), argon2)
            session.get_one(UserRow, user_id).is_administrator = administrator
            return user_id

    def place(self, title: str, owner: UUID) -> Place:
        with self.database.system() as session:
            workspace_id = repository.add_workspace(session, title, owner).id
        actor = Actor(workspace_id, owner, owner, None, Role.OWNER)
        with self.database.workspace(workspace_id) as session:
            row, _ = invitations.invite(session, actor, f"guest@{title.lower()}.example", Role.VIEWER)
            key, _ = members.make_key(session, actor, f"Key of {title}", frozenset({Scope.READ}), None)
            source, upload = add_source(session, workspace_id), add_upload(session, workspace_id)
            recipe = recipes().create(session, workspace_id, {"name": "Its own"}).id
            brand_kit = brand_kits().create(session, workspace_id, {"name": "Its own"}).id
            asset = add_asset(session, workspace_id).id
            edited = add_edited(session, workspace_id, source)
            link, comment = add_review(session, workspace_id, edited.video)
        webhook, delivery = add_delivery(self.database, workspace_id)
        kept = (asset, recipe, brand_kit)
        return Place(
            workspace_id, owner, row.id, key.id, source, upload, *kept, edited, webhook, delivery, link, comment
        )

    def member(self, place: Place, email: str, role: Role) -> UUID:
        user_id = self.user(email)
        with self.database.workspace(place.workspace_id) as session:
            values = {"workspace_id": place.workspace_id, "user_id": user_id, "role": role, "created_at": now()}
            session.execute(insert(MembershipRow).values(values))
        return user_id

    def session(self, user_id: UUID, *, expired: bool = False) -> dict[str, str]:
        """Return the headers of a browser that is signed in."""
        with self.database.nameless() as session:
            name(session, user_id=user_id)
            token = begin(session, user_id, Browser("127.0.0.1", "a test")).token
            if expired:
                session.flush()
                session.execute(update(SessionRow).values(expires_at=now() - timedelta(seconds=1)))
        return {"Cookie": f"{COOKIE}={token}", "Origin": ORIGIN}

    def key(self, place: Place, maker: UUID, *scopes: Scope, expired: bool = False) -> dict[str, str]:
        """Return the headers of a program with a key."""
        actor = Actor(place.workspace_id, maker, maker, None, Role.OWNER)
        with self.database.workspace(place.workspace_id) as session:
            row, key = members.make_key(session, actor, "A program", frozenset(scopes), None)
            if expired:
                session.get_one(ApiKeyRow, (place.workspace_id, row.id)).expires_at = now()
        return {"Authorization": f"Bearer {key}"}


def code(answer: Answer) -> str | None:
    """Return an answer's error code."""
    kind = answer.headers.get("content-type", "")
    return str(answer.json()["code"]) if kind == "application/problem+json" else None


def send(client: TestClient, route: str, headers: dict[str, str], body: object = None, **ids: object) -> Answer:
    """Ask a route of the matrix."""
    method, path = route.split(" ")
    return client.request(
        method, path.format(**ids), headers=headers, json=body if method in {"POST", "PATCH", "PUT"} else None
    )
