"""Looking at stretches of videos; what was looked at once is not decoded again."""

import zlib
from collections.abc import Callable
from contextlib import suppress

from appliance.kernel.hashing import content_key
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.quality import ffmpeg
from appliance.quality.ffmpeg import Excerpt, Tiles, tiles

_METHOD = "look-1"

Look = Callable[[Excerpt], Tiles]
"""Returns the pictures of a stretch, small and gray; none where it cannot be decoded or ends before."""


def looking(store: ArtifactStore, work: Work) -> Look:
    """Return a way to look that keeps what it saw, by the stretch's content.

    What stands still packs to next to nothing, and little else is looked at.
    """

    def look(stretch: Excerpt) -> Tiles:
        key = content_key(
            "look",
            "zlib",
            content=stretch.content,
            stream=stretch.stream,
            duration_s=stretch.duration_s,
            window=stretch.window,
            method=_METHOD,
        )
        kept = store.get(key)
        if kept is not None:
            with suppress(zlib.error):
                return tiles(zlib.decompress(kept.read_bytes()))
        raw = ffmpeg.look(stretch, work)
        if raw:
            with store.scratch() as scratch:
                (scratch / "look").write_bytes(zlib.compress(raw, 1))
                store.put(key, scratch / "look")
        return tiles(raw)

    return look
