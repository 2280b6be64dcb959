"""The API on a port of the loopback interface, in a thread of this process."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI

from appliance.accounts.actors import Role, Scope
from appliance.accounts.authentication import KEY_PREFIX
from appliance.accounts.models import ApiKeyRow, MembershipRow, UserRow
from appliance.accounts.tokens import digest
from appliance.entrypoints.box.server import free_port
from appliance.kernel.database.sessions import Database, name


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Yield the address at which an application answers."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


def new_key(database: Database, workspace_id: UUID, role: Role = Role.EDITOR, scope: Scope = Scope.WRITE) -> str:
    """Insert a member and an API key of theirs, and return the key."""
    token, user_id, at = KEY_PREFIX + secrets.token_urlsafe(32), uuid4(), datetime.now(UTC)
    with database.system() as session:
        session.add(
            UserRow(id=user_id, email=f"{user_id}@example.com", name="Test", is_administrator=False, created_at=at)
        )
        session.flush()
        session.add(MembershipRow(workspace_id=workspace_id, user_id=user_id, role=role, created_at=at))
    with database.workspace(workspace_id) as session:
        name(session, user_id=user_id)
        session.add(
            ApiKeyRow(
                workspace_id=workspace_id, id=uuid4(), name="test", prefix=token[:8], token_sha256=digest(token),
                scopes=[scope], created_by=user_id, created_at=at,
            )
        )  # fmt: skip
    return token
