"""Stripe's webhook: verified on the raw body, kept, answered. What it means is a worker's business."""

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel

from control_plane.billing import inbox
from control_plane.billing.stripe import verified
from control_plane.bootstrap.service import Service
from control_plane.entrypoints.http.dependencies import Services

router = APIRouter(tags=["webhooks"])


class Received(BaseModel):
    """It is kept."""

    received: bool = True


def _keep(services: Service, raw: bytes, header: str | None) -> None:
    event = verified(raw, header, services.webhook_secrets)
    with services.database.transaction() as session:
        inbox.receive(session, event)


@router.post("/webhooks/stripe", summary="Take an event of Stripe's")
async def stripe(request: Request, services: Services) -> Received:
    """Keep an event and ask for its object to be looked at, in one transaction; any number of times."""
    raw = await request.body()
    async with request.app.state.turns:
        await to_thread.run_sync(_keep, services, raw, request.headers.get("stripe-signature"))
    return Received()
