"""What comes in by itself, from a folder or a bucket, becomes a video: each recording once."""

import hashlib
from typing import Any

from appliance.entrypoints.cli.remote.content import Content
from appliance.entrypoints.cli.remote.following import Follower
from appliance.entrypoints.cli.remote.httpx import Uploader
from appliance.kernel.work import Work

MEDIA = frozenset({".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mts", ".m2ts", ".ts", ".mpg", ".mpeg", ".mxf"})
"""How the names of recordings end."""


class Intake:
    """Uploads recordings to a server and has a video made of each in one recipe."""

    def __init__(self, server: Uploader, recipe: str | None, work: Work) -> None:
        self._server, self._recipe, self._work = server, recipe, work
        self._follower = Follower(server, work)

    def take(self, content: Content, identity: str) -> dict[str, Any]:
        """Return the ids of the source and the video that became of a recording; raises as uploading does.

        Args:
            content: The recording.
            identity: The same for the same recording: should this end before anybody remembers that it was taken,
                taking it again gives the same video.
        """
        upload = self._server.send(content, self._work)
        source = self._follower.source(upload["id"])
        wish = {"source_id": source["id"], "recipe": self._recipe}
        once = hashlib.sha256(f"{identity} {self._recipe or ''}".encode()).hexdigest()
        video = self._server.ask("POST", "/videos", wish, once=f"watch-{once}")
        return {"source_id": source["id"], "video_id": video["id"]}
