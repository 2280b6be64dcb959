"""What follows an upload on the server: a source, a video, its finished file."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from appliance.entrypoints.cli.remote import errors
from appliance.entrypoints.cli.remote.httpx import Uploader
from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.folder import publish
from appliance.kernel.work import Work

_SOONEST_S = 0.1
_SUCCEEDED, _ENDED = "succeeded", frozenset({"succeeded", "failed", "cancelled"})


class Follower:
    """Asks a server how far things are, until they are done."""

    def __init__(self, server: Uploader, work: Work, every_s: float = 1.0) -> None:
        """Take whom to ask, and how often at least; what ends soon is asked for more often."""
        self._server, self._work, self._every_s = server, work, every_s

    def source(self, upload_id: str) -> dict[str, Any]:
        """Wait until an upload is a source that is ready, and return it; ``REMOTE-004`` where it is refused."""
        upload = self._until(f"/uploads/{upload_id}", lambda it: it["state"] in {"done", "failed"})
        if upload["state"] == "failed":
            raise _refusal(upload)
        source = self._until(f"/sources/{upload['source_id']}", lambda it: it["state"] != "preparing")
        if source["state"] == "refused":
            raise _refusal(source)
        return source

    def video(self, source_id: str, recipe: str | None) -> dict[str, Any]:
        """Make a video of a source, and return it once it is planned.

        The server has made a draft of the source when it came, and listens to it already: that is the video where no
        other recipe is asked for and nobody has edited it; else it is waited for, and nothing is listened to twice.
        """
        drafts = self._server.ask("GET", f"/videos?source_id={source_id}")["items"]
        if drafts and (draft := self._planned(drafts[-1]))["revision"] == 1 and recipe is None:
            return draft
        video = self._planned(self._server.ask("POST", "/videos", {"source_id": source_id, "recipe": recipe}))
        if video["state"] == "failed":
            raise _refusal(video)
        return video

    def _planned(self, made: dict[str, Any]) -> dict[str, Any]:
        if made["job_id"]:
            self._ended(made["job_id"], "plan")
        return self._until(f"/videos/{made['id']}", lambda it: it["state"] != "analyzing")

    def render(self, video_id: str) -> dict[str, Any]:
        """Have a video's newest revision rendered, and return the render once it is there."""
        queued: dict[str, Any] = self._server.ask("POST", f"/videos/{video_id}/renders", {})["items"][0]
        self.job(queued["job_id"], "render")
        render: dict[str, Any] = self._server.ask("GET", f"/renders/{queued['id']}")
        return render

    def job(self, job_id: str, stage_name: str) -> dict[str, Any]:
        """Show a job's progress until its end; ``REMOTE-002`` with why it failed."""
        job = self._ended(job_id, stage_name)
        if job["state"] != _SUCCEEDED:
            raise _refusal(job)
        return job

    def _ended(self, job_id: str, stage_name: str) -> dict[str, Any]:
        stage = self._work.stage(stage_name, 1.0)

        def ended(job: dict[str, Any]) -> bool:
            stage.advance_to(job["progress"])
            return job["state"] in _ENDED

        job = self._until(f"/jobs/{job_id}", ended)
        stage.finish()
        return job

    def download(self, render_id: str, target: Path | None) -> Path:
        """Save a render's file, whole or not at all; return where."""
        signed = self._server.ask("GET", f"/renders/{render_id}/download")
        # What the server calls it is a name, never a path.
        target = target or Path(Path(signed["file_name"]).name)
        part = target.with_name(f".{target.name}.part")
        try:
            self._server.save(signed["url"], part, self._work)
            publish(part, target)
        finally:
            part.unlink(missing_ok=True)
        return target

    def _until(self, path: str, done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        began = time.monotonic()
        while True:
            self._work.cancellation.check()
            found: dict[str, Any] = self._server.ask("GET", path)
            if done(found):
                return found
            # A tenth of what it has taken: nobody waits for much longer than the thing itself.
            time.sleep(min(self._every_s, max(_SOONEST_S, (time.monotonic() - began) / 10)))


def _refusal(thing: dict[str, Any]) -> ReelboxError:
    why = thing.get("failure") or {"code": "", "message": f"it is {thing['state']}.", "hint": ""}
    return errors.refusal(why["code"], why["message"], why["hint"])
