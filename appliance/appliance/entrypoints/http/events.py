"""What happens in a workspace: as a list, and as it happens over a WebSocket."""

import asyncio
from contextlib import aclosing, suppress
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import Query, WebSocket
from starlette.websockets import WebSocketDisconnect

from appliance.accounts.actors import Role
from appliance.accounts.listening import Pass
from appliance.entrypoints.http.access import Viewer, enter
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.problems import problem
from appliance.entrypoints.http.visits import Router
from appliance.events import service
from appliance.events.hub import Ending, Hub, Listener
from appliance.events.schemas import EventList, EventView
from appliance.kernel.errors import ReelboxError

router = Router("/workspaces/{workspace_id}/events", tags=["events"])
After = Annotated[int | None, Query(ge=0, le=2**63 - 1, description="The last number that you have.")]
_GOODBYE_S = 2.0  # who is sent away because they do not read will not read this either


@router.get("", summary="List the events")
def list_events(
    actor: Viewer,
    tx: Tx,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
) -> EventList:
    """Return what happened behind a number, oldest first; without one, from the oldest that is kept.

    The WebSocket `…/events/stream?after=` sends the same as it happens, one JSON text each:
    `{"type":"hello","after":N}` first, then `{"type":"event", …}`, and `{"type":"heartbeat"}` where nothing happens
    for a while. After a lost connection go on with the last number you have. It closes with 4401 where you may not
    listen any more, 4408 where you do not read in time, 4410 where what you ask for has been deleted, 1013 where the
    database is away.
    """
    stretch = service.read(tx, actor.workspace_id, after, limit)
    items = [EventView.model_validate(one) for one in stretch.items]
    more = bool(items) and items[-1].number < stretch.latest
    return EventList(items=items, next_cursor=str(items[-1].number) if more else None, latest=stretch.latest)


@router.websocket("/stream")
async def stream(socket: WebSocket, workspace_id: UUID, services: Services, after: After = None) -> None:
    """Send events as they happen; who may not listen is refused before the WebSocket opens."""
    try:
        caller, _ = await to_thread.run_sync(enter, socket, services, workspace_id, Role.VIEWER)
    except ReelboxError as error:
        headers = getattr(socket.state, "headers", None)
        await socket.send_denial_response(problem(error, socket.state.request_id, headers=headers))
        return
    listener = services.hub.join(workspace_id, Pass.of(caller))
    try:
        await socket.accept()
        await _attend(socket, services.hub, listener, after)
    finally:
        services.hub.leave(listener)


async def _attend(socket: WebSocket, hub: Hub, listener: Listener, after: int | None) -> None:
    """Send until either side ends it; sending that does not get through is given up when the listener is sent away."""
    tasks = [
        asyncio.create_task(work)
        for work in (_send(socket, hub, listener, after), _until_gone(socket), _until_over(listener))
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if listener.ending is not None:
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(_GOODBYE_S):
                await socket.close(listener.ending, Ending(listener.ending).name.lower())


async def _send(socket: WebSocket, hub: Hub, listener: Listener, after: int | None) -> None:
    async with aclosing(hub.follow(listener, after)) as messages:
        async for text in messages:
            await socket.send_text(text)


async def _until_gone(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass  # nobody has anything to say here


async def _until_over(listener: Listener) -> None:
    await listener.over.wait()
