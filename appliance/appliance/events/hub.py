"""One process's listeners: a single connection hears of news, and each workspace's news are read once for all of them.

Everything here happens in one event loop, but for the database, which is asked in threads. A listener first reads what
it missed at its own pace; :meth:`Hub.follow` then joins the room's position without a gap. From there on events come
through a bounded queue: whoever does not empty it in time is sent away and may resume, nobody waits for them.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar
from uuid import UUID

import structlog

from appliance.events import service
from appliance.events.errors import SWEPT
from appliance.events.kinds import ENDS_ACCESS
from appliance.events.ports import Access, Bell, Guard
from appliance.events.service import Event
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError

T = TypeVar("T")

_log = structlog.get_logger()
_BATCH = 500
_THREADS = 4  # a pool of their own: neither waits for requests nor takes their threads
_AGAIN_S = 1.0


class Ending(IntEnum):
    """Why a stream ended: the close code of its WebSocket (4000 and above are ours, RFC 6455 section 7.4.2)."""

    AWAY = 1013  # the database cannot be reached: resume later
    NO_ACCESS = 4401  # signed out, no member any more, key revoked
    SLOW = 4408  # did not read in time: resume
    SWEPT = 4410  # what comes after the given number has been deleted: read anew


@dataclass(frozen=True)
class Timing:
    """How often what happens.

    Attributes:
        heartbeat_s: Silence after which a listener hears that the stream lives.
        recheck_s: How often access is looked at anew, and news are looked for that nobody rang for.
        queue: Events that may wait for one listener.
    """

    heartbeat_s: float = 20.0
    recheck_s: float = 15.0
    queue: int = 1000


@dataclass(eq=False)
class Listener:
    """Somebody who listens to a workspace."""

    workspace_id: UUID
    access: Access
    queue: "asyncio.Queue[str]"
    sent: int = 0
    ending: Ending | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, why: Ending) -> None:
        """Send them away."""
        self.ending = self.ending or why
        self.over.set()

    def offer(self, number: int, text: str) -> None:
        """Queue an event that they do not have yet."""
        if number <= self.sent or self.ending:
            return
        if self.queue.full():
            self.end(Ending.SLOW)
            return
        self.queue.put_nowait(text)
        self.sent = number


@dataclass(eq=False)
class _Room:
    """Who listens to one workspace; ``position`` is the last number that was handed to the live ones."""

    workspace_id: UUID
    present: set[Listener] = field(default_factory=set)
    live: set[Listener] = field(default_factory=set)
    position: int = 0
    news: bool = False
    pump: "asyncio.Task[None] | None" = None


def shown(event: Event) -> str:
    """Return an event as the message that listeners get."""
    message = {
        "type": "event", "number": event.number, "kind": event.kind,
        "subject_id": event.subject_id and str(event.subject_id), "data": event.data,
        "created_at": event.created_at.isoformat(),
    }  # fmt: skip
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


class Hub:
    """The listeners of this process; nothing runs and nothing is connected while there are none."""

    def __init__(self, database: Database, bell: Bell, guard: Guard, timing: Timing | None = None) -> None:
        """Take the database, what wakes, who knows who may listen, and how often what happens."""
        self._database, self._bell, self._guard = database, bell, guard
        self._timing = timing or Timing()
        self._rooms: dict[UUID, _Room] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="events")

    def join(self, workspace_id: UUID, access: Access) -> Listener:
        """Let somebody in, who is allowed to; :meth:`leave` has to follow."""
        if not self._tasks:
            self._start(self._bell.run(self._heard))
            self._start(self._look_after())
        room = self._rooms.setdefault(workspace_id, _Room(workspace_id))
        listener = Listener(workspace_id, access, asyncio.Queue(self._timing.queue))
        room.present.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget somebody."""
        room = self._rooms.get(listener.workspace_id)
        if room is None:
            return
        room.present.discard(listener)
        room.live.discard(listener)
        if not room.present:
            del self._rooms[listener.workspace_id]

    async def close(self) -> None:
        """End everything."""
        pumps = {room.pump for room in self._rooms.values() if room.pump}
        for task in self._tasks | pumps:
            task.cancel()
        await asyncio.gather(*self._tasks, *pumps, return_exceptions=True)
        self._tasks.clear()
        self._threads.shutdown(wait=False)

    async def follow(self, listener: Listener, after: int | None) -> AsyncGenerator[str, None]:
        """Yield messages: a greeting, what was missed, what happens, and heartbeats in between.

        It ends where ``listener.over`` is set; the caller watches that, since it may be about to send.

        Args:
            listener: Who has joined.
            after: The last number they have; ``None``: only what happens from now on.
        """
        try:
            at = await self._ask(self._begin, listener.workspace_id, after)
            yield json.dumps({"type": "hello", "after": at})
            while True:
                events = await self._news(self._rooms[listener.workspace_id], at)
                for event in events:
                    if listener.ending:
                        return
                    yield shown(event)
                    at = event.number
                if len(events) < _BATCH and self._go_live(listener, at):
                    break
        except ReelboxError as error:
            listener.end(Ending.SWEPT if error.code == SWEPT.code else Ending.AWAY)
            return
        while not listener.ending:
            try:
                async with asyncio.timeout(self._timing.heartbeat_s):
                    text = await listener.queue.get()
            except TimeoutError:
                text = '{"type":"heartbeat"}'
            yield text

    def _go_live(self, listener: Listener, at: int) -> bool:
        """Tell whether the listener is where its room is, and from now on gets what the room gets."""
        room = self._rooms[listener.workspace_id]
        if not room.live:
            room.position = at
        elif room.position > at:
            return False  # what lies between has been handed out already: it has to be read once more
        listener.sent = at
        room.live.add(listener)
        self._wake(room)  # it may have been rung for between reading and now
        return True

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(asyncio.get_running_loop().create_task(work))

    def _heard(self, workspace_id: UUID | None) -> None:
        rooms = self._rooms.values() if workspace_id is None else filter(None, [self._rooms.get(workspace_id)])
        for room in rooms:
            self._wake(room)

    def _wake(self, room: _Room) -> None:
        room.news = True
        if room.live and (room.pump is None or room.pump.done()):
            room.pump = asyncio.get_running_loop().create_task(self._pump(room))

    async def _pump(self, room: _Room) -> None:
        """Hand out what is new: one query for all listeners of a workspace, however many rang meanwhile."""
        while room.news and room.live:
            room.news = False
            try:
                events = await self._news(room, room.position)
            except ReelboxError as error:
                _log.warning("events.waiting", code=error.code)
                room.news = True
                await asyncio.sleep(_AGAIN_S)
                continue
            for event in events:
                room.position = max(room.position, event.number)
                text = shown(event)
                for listener in room.live:
                    listener.offer(event.number, text)
            room.news = room.news or len(events) == _BATCH

    async def _news(self, room: _Room, after: int) -> Sequence[Event]:
        """Return what is new; whom it ends the access of is sent away before anybody hears it."""
        events = await self._ask(self._newer, room.workspace_id, after)
        if any(event.kind in ENDS_ACCESS for event in events):
            await self._recheck(room)
        return events

    async def _recheck(self, room: _Room) -> None:
        """Send away who may not listen any more."""
        asked = {listener.access for listener in room.present}
        allowed = await self._ask(self._guard, room.workspace_id, asked)
        for listener in room.present:
            if listener.access in asked and listener.access not in allowed:
                listener.end(Ending.NO_ACCESS)

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(self._timing.recheck_s)
            for room in list(self._rooms.values()):
                try:
                    await self._recheck(room)
                except Exception as error:  # noqa: BLE001  looking after access must outlive any trouble
                    _log.warning("events.not_rechecked", error=str(error))
                self._wake(room)

    async def _ask(self, question: Callable[..., T], *values: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, question, *values)

    def _begin(self, workspace_id: UUID, after: int | None) -> int:
        with self._database.workspace(workspace_id) as session:
            if after is None:
                return service.latest(session, workspace_id)
            service.read(session, workspace_id, after, 0)
            return after

    def _newer(self, workspace_id: UUID, after: int) -> Sequence[Event]:
        with self._database.workspace(workspace_id) as session:
            return service.newer(session, workspace_id, after, _BATCH)
