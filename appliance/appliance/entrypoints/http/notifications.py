"""What you are told, in the browser and by mail."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from appliance.entrypoints.http.access import SignedIn
from appliance.entrypoints.http.dependencies import Tx
from appliance.entrypoints.http.pages import Paging
from appliance.entrypoints.http.visits import Router
from appliance.events.notifications import service
from appliance.events.notifications.schemas import (
    NotificationList,
    NotificationView,
    PreferenceView,
    ReadWish,
    Unread,
)
from appliance.events.notifications.service import Preference

Wishes = Annotated[list[PreferenceView], Field(max_length=100)]

router = Router("/me", tags=["notifications"])


@router.get("/notifications", summary="List your notifications")
def list_notifications(
    caller: SignedIn,
    tx: Tx,
    paging: Paging,
    unread: Annotated[bool, Query(description="Only those that you have not read.")] = False,  # noqa: FBT002  a query
) -> NotificationList:
    """Return what you were told, newest first, of all your workspaces."""
    part = service.listed(tx, caller.user_id, paging, unread=unread)
    items = [NotificationView.model_validate(row) for row in part.items]
    left = service.unread_count(tx, caller.user_id)
    return NotificationList(items=items, next_cursor=part.next_cursor, unread=left)


@router.post("/notifications/read", summary="Mark notifications as read")
def mark_read(wish: ReadWish, caller: SignedIn, tx: Tx) -> Unread:
    """Mark some or all as read, and return how many are left."""
    return Unread(unread=service.mark_read(tx, caller.user_id, wish.ids))


@router.get("/notification-preferences", summary="Read what you want to be told")
def read_preferences(caller: SignedIn, tx: Tx) -> list[PreferenceView]:
    """Return what you want, for every kind there is."""
    return [PreferenceView.model_validate(one) for one in service.preferences(tx, caller.user_id)]


@router.patch("/notification-preferences", summary="Change what you want to be told")
def change_preferences(wishes: Wishes, caller: SignedIn, tx: Tx) -> list[PreferenceView]:
    """Change some kinds, and return what you want of all."""
    chosen = [Preference(wish.kind, wish.show, wish.mail) for wish in wishes]
    return [PreferenceView.model_validate(one) for one in service.prefer(tx, caller.user_id, chosen)]
