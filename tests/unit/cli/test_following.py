"""What `reelbox remote edit` asks for once a recording is a source."""

from collections.abc import Mapping
from typing import Any

from appliance.entrypoints.cli.remote.following import Follower
from appliance.kernel.work import Work


class _Box:
    """Answers as the API does, of videos that are planned already."""

    def __init__(self, *drafts: Mapping[str, Any]) -> None:
        self.drafts, self.made = list(drafts), 0

    def ask(self, method: str, path: str, wish: object = None) -> Any:
        del wish
        if path.startswith("/videos?source_id="):
            return {"items": self.drafts}
        if method == "POST":
            self.made += 1
            return _video("made", 1)
        if path.startswith("/jobs/"):
            return {"state": "succeeded", "progress": 1.0}
        return next((draft for draft in self.drafts if path == f"/videos/{draft['id']}"), _video("made", 1))


def _video(name: str, revision: int) -> dict[str, Any]:
    return {"id": name, "revision": revision, "state": "ready", "job_id": "job"}


def _followed(box: _Box, recipe: str | None = None) -> str:
    found: str = Follower(box, Work()).video("source", recipe)["id"]  # type: ignore[arg-type]
    return found


def test_the_draft_that_the_server_made_is_the_video_and_nothing_is_analyzed_twice() -> None:
    box = _Box(_video("draft", 1))
    assert _followed(box) == "draft"
    assert box.made == 0


def test_a_draft_that_somebody_edited_is_left_alone() -> None:
    assert _followed(_Box(_video("draft", 2))) == "made"


def test_another_recipe_makes_a_video_of_its_own() -> None:
    assert _followed(_Box(_video("draft", 1)), "tight") == "made"


def test_without_a_draft_a_video_is_made() -> None:
    assert _followed(_Box()) == "made"
