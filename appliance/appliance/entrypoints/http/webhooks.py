"""A workspace's webhooks."""

from uuid import UUID

from appliance.entrypoints.http.access import Owner
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.events.webhooks.schemas import (
    DeliveryView,
    WebhookPatch,
    WebhookSecretView,
    WebhookView,
    WebhookWish,
)

router = Router("/workspaces/{workspace_id}/webhooks", tags=["webhooks"])


@router.get("", summary="List the webhooks")
def list_webhooks(actor: Owner, tx: Tx, services: Services) -> list[WebhookView]:
    """Return all webhooks of the workspace, oldest first."""
    return [WebhookView.model_validate(row) for row in services.webhooks.all(tx, actor.workspace_id)]


@router.post("", summary="Make a webhook", status_code=201)
def make(wish: WebhookWish, actor: Owner, tx: Tx, services: Services) -> WebhookSecretView:
    """Make a webhook that hears what happens from now on; its secret is shown this once."""
    row = services.webhooks.create(tx, actor.workspace_id, wish.url, sorted(wish.kinds), actor.member_id)
    return WebhookSecretView.model_validate(row)


@router.get("/{webhook_id}", summary="Read a webhook")
def read(webhook_id: UUID, actor: Owner, tx: Tx, services: Services) -> WebhookView:
    """Return a webhook."""
    return WebhookView.model_validate(services.webhooks.get(tx, actor.workspace_id, webhook_id))


@router.patch("/{webhook_id}", summary="Change a webhook")
def change(webhook_id: UUID, wish: WebhookPatch, actor: Owner, tx: Tx, services: Services) -> WebhookView:
    """Change its address or kinds, or switch it off or on."""
    kinds = None if wish.kinds is None else sorted(wish.kinds)
    row = services.webhooks.change(
        tx, actor.workspace_id, webhook_id, url=wish.url, kinds=kinds, enabled=wish.is_enabled
    )
    return WebhookView.model_validate(row)


@router.delete("/{webhook_id}", summary="Delete a webhook", status_code=204)
def delete(webhook_id: UUID, actor: Owner, tx: Tx, services: Services) -> None:
    """Delete a webhook and the list of its deliveries."""
    services.webhooks.delete(tx, actor.workspace_id, webhook_id)


@router.post("/{webhook_id}/rotate", summary="Give a webhook a new secret")
def rotate(webhook_id: UUID, actor: Owner, tx: Tx, services: Services) -> WebhookSecretView:
    """Return a new secret, shown this once; the old one signs too for a day."""
    return WebhookSecretView.model_validate(services.webhooks.rotate(tx, actor.workspace_id, webhook_id))


@router.get("/{webhook_id}/deliveries", summary="List what a webhook was told")
def list_deliveries(webhook_id: UUID, actor: Owner, tx: Tx, services: Services, paging: Paging) -> Page[DeliveryView]:
    """Return what was and what is to be delivered, newest first."""
    return Page.of(DeliveryView, services.webhooks.deliveries(tx, actor.workspace_id, webhook_id, paging))


@router.post("/{webhook_id}/deliveries/{delivery_id}/replay", summary="Deliver once more", status_code=202)
def replay(webhook_id: UUID, delivery_id: UUID, actor: Owner, tx: Tx, services: Services) -> DeliveryView:
    """Deliver once more under the same webhook-id, whatever came of it before."""
    return DeliveryView.model_validate(services.webhooks.replay(tx, actor.workspace_id, webhook_id, delivery_id))
