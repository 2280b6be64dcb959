"""Events, webhooks and receivers for tests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

from sqlalchemy import func, insert

from appliance.events import service
from appliance.events.kinds import Kind
from appliance.events.webhooks.models import DeliveryRow, DeliveryState, WebhookRow
from appliance.kernel.database.sessions import Database
from appliance.kernel.ids import new_id


def happen(database: Database, workspace_id: UUID, kind: Kind = Kind.SOURCE_READY, **data: object) -> None:
    """Let something happen."""
    with database.workspace(workspace_id) as session:
        service.record(session, workspace_id, kind, new_id(), **data)


def add_delivery(database: Database, workspace_id: UUID) -> tuple[UUID, UUID]:
    """Insert a webhook, an event and its delivery, and return the ids of the first and the last."""
    happen(database, workspace_id)
    webhook, delivery = new_id(), new_id()
    key = {"workspace_id": workspace_id, "webhook_id": webhook}
    with database.workspace(workspace_id) as session:
        number = service.latest(session, workspace_id)
        session.execute(
            insert(WebhookRow).values(
                workspace_id=workspace_id, id=webhook, url="https://example.com/", kinds=[], secret="whsec_AAAA",  # noqa: S106
                is_enabled=False, after=number, created_at=func.now(),
            )
        )  # fmt: skip
        session.execute(
            insert(DeliveryRow).values(
                **key, id=delivery, event_number=number, kind=Kind.SOURCE_READY, state=DeliveryState.PENDING,
                attempts=0, next_at=func.now(), created_at=func.now(),
            )
        )  # fmt: skip
    return webhook, delivery


@dataclass
class Receiver:
    """A program that is told by a webhook: what it got, and what it answers to the next."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[], int] = lambda: 204


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Yield a receiver on loopback."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.answer())
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        yield told
        server.shutdown()
