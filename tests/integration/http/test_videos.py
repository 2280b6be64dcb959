"""Videos, renders and jobs over HTTP."""

import pytest
from fastapi.testclient import TestClient

from appliance.accounts.actors import Scope
from appliance.kernel.database.sessions import Database
from tests.integration.http.people import Answer, People, Place, code

MUTE = {"op": "mute", "source_start_frame": 60, "source_end_frame": 90}


class Api:
    """A program with a key that may write, in one workspace."""

    def __init__(self, client: TestClient, place: Place, headers: dict[str, str]) -> None:
        self.client, self.place, self.headers = client, place, headers

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask for a path below the workspace; the video's own begins with a dot."""
        path = path.replace("./", f"/videos/{self.place.edited.video}/")
        whole = f"/api/v1/workspaces/{self.place.workspace_id}{path}"
        return self.client.request(method, whole, json=body, headers={**self.headers, **headers})


@pytest.fixture
def api(client: TestClient, database: Database) -> Api:
    people = People(database)
    owner = people.user("owner@here.example")
    place = people.place("Here", owner)
    return Api(client, place, people.key(place, owner, Scope.READ, Scope.WRITE))


def test_a_video_is_made_once_however_often_it_is_asked_for(api: Api) -> None:
    body = {"source_id": str(api.place.source), "recipe": "talk", "language": "en"}
    key = {"Idempotency-Key": "a-word-for-this-request"}
    first, second = api("POST", "/videos", body, **key), api("POST", "/videos", body, **key)
    assert (first.status_code, first.json()) == (201, second.json())
    made = first.json()
    assert (made["name"], made["state"], made["revision"]) == ("talk", "analyzing", 0)
    listed = api("GET", "/videos?limit=1").json()
    assert [video["id"] for video in listed["items"]] == [made["id"]]
    rest = api("GET", f"/videos?limit=1&cursor={listed['next_cursor']}").json()
    assert [video["id"] for video in rest["items"]] == [str(api.place.edited.video)]
    assert rest["next_cursor"] is None
    job = api("GET", f"/jobs/{made['job_id']}").json()
    assert (job["kind"], job["state"], job["progress"]) == ("draft", "queued", 0.0)
    assert [step["name"] for step in job["steps"]] == ["analyze", "plan"]
    assert code(api("GET", f"/videos/{made['id']}/timeline")) == "VIDEOS-006"


def test_videos_are_found_by_what_their_names_contain_and_by_where_they_are(api: Api) -> None:
    body = {"source_id": str(api.place.source), "name": "100% Ready_or not"}
    made = api("POST", "/videos", body).json()

    def names(query: str) -> list[str]:
        return [video["name"] for video in api("GET", f"/videos?{query}").json()["items"]]

    assert names("q=READY") == names("q=0%25") == ["100% Ready_or not"]
    assert names("q=0_R") == []  # signs of patterns are letters like others
    assert names("state=analyzing") == ["100% Ready_or not"]
    assert made["name"] not in names("state=ready")
    assert len(names("state=ready")) == 1
    api("POST", f"/jobs/{made['job_id']}/cancel")
    assert (names("state=failed"), names("state=analyzing")) == (["100% Ready_or not"], [])
    assert api("GET", "/videos?state=lost").status_code == 422


def test_a_job_names_its_video_and_a_video_shows_how_long_its_recording_is(api: Api) -> None:
    made = api("POST", "/videos", {"source_id": str(api.place.source)}).json()
    jobs = api("GET", "/jobs?state=queued").json()["items"]
    assert [(job["video_id"], job["stage"]) for job in jobs if job["id"] == made["job_id"]] == [(made["id"], None)]
    source = api("GET", f"/sources/{api.place.source}").json()
    length = source["probe"]["duration_s"] if source["probe"] else None
    assert (made["source_duration_s"], made["sprite"]) == (length, source["sprite"])


@pytest.mark.parametrize(
    ("body", "status", "error", "named"),
    [
        ({}, 422, None, "source_id"),
        ({"recipe": {"name": "x", "silnce": "fast"}}, 422, None, "silnce"),
        ({"recipe": "no-such"}, 422, "LIBRARY-001", "no-such"),
        ({"source_id": "01900000-0000-7000-8000-000000000000"}, 404, "SOURCE-025", "01900000"),
        ({"brand_kit_id": "01900000-0000-7000-8000-000000000000"}, 404, "LIBRARY-009", "01900000"),
        ({"language": "klingon!"}, 422, None, "language"),
        ({"name": "\x00"}, 422, None, "name"),
        ({"colour": "red"}, 422, None, "colour"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    api: Api, body: dict[str, object], status: int, error: str | None, named: str
) -> None:
    whole = {"source_id": str(api.place.source), **body} if body else {}
    answer = api("POST", "/videos", whole)
    assert answer.status_code == status, answer.text
    assert error is None or code(answer) == error
    assert named in answer.text


def test_edits_are_made_on_a_revision_undone_and_redone(api: Api) -> None:
    tried = api("POST", "./edits", {"revision": 1, "edits": [MUTE], "dry_run": True})
    assert (tried.status_code, tried.json()["revision"]) == (200, 1)
    assert tried.json()["render_minutes"] >= 0
    assert api("POST", "./edits", {"revision": 1, "edits": [MUTE]}).json()["revision"] == 2
    stale = api("POST", "./edits", {"revision": 1, "edits": [MUTE]})
    assert (stale.status_code, code(stale)) == (409, "VIDEOS-005")
    assert len(api("GET", "./timeline").json()["mutes"]) == 1
    assert api("GET", "./timeline?revision=1").json()["mutes"] == []
    assert api("POST", "./undo", {"revision": 2}).json()["revision"] == 3
    assert api("POST", "./redo", {"revision": 3}).json()["revision"] == 4
    assert code(api("POST", "./redo", {"revision": 4})) == "VIDEOS-011"
    assert api("POST", "./revisions/1/restore", {"revision": 4}).json()["revision"] == 5
    changes = [each["change"] for each in api("GET", "./revisions").json()["items"]]
    assert changes == ["restored 1", "redo", "undo", "edited", "drafted"]
    told = [each["data"] for each in api("GET", "/events").json()["items"] if each["kind"] == "video.edited"]
    assert [(each["revision"], each["change"]) for each in told] == [
        (2, "edited"), (3, "undo"), (4, "redo"), (5, "restored 1"),
    ]  # fmt: skip
    unknown = api("POST", "./edits", {"revision": 5, "edits": [{"op": "explode"}]})
    assert unknown.status_code == 422
    assert api("POST", f"./revisions/{2**80}/restore", {"revision": 5}).status_code == 422


def test_what_a_revision_is_made_of_can_be_read_and_a_change_returns_its_timeline(api: Api) -> None:
    tried = api("POST", "./edits", {"revision": 1, "edits": [MUTE], "dry_run": True, "with_timeline": True}).json()
    assert len(tried["timeline"]["mutes"]) == 1
    done = api("POST", "./edits", {"revision": 1, "edits": [MUTE], "with_timeline": True}).json()
    assert done["timeline"] == api("GET", "./timeline").json() == tried["timeline"]
    assert api("POST", "./undo", {"revision": 2, "with_timeline": True}).json()["timeline"]["mutes"] == []
    made = api("GET", "./edits?revision=2").json()
    assert (made["revision"], made["edits"], made["undone"]) == (2, [MUTE], [])
    assert made["recipe"]["name"] == "test"
    assert made["timeline"] is None
    newest = api("GET", "./edits?with_timeline=true").json()
    assert newest["timeline"] == api("GET", "./timeline").json()
    assert (newest["revision"], newest["edits"], newest["undone"]) == (3, [], [MUTE])
    slow = {**newest["recipe"], "silence": "slow"}
    wish = {"revision": 3, "recipe": slow, "dry_run": True, "with_timeline": True}
    assert api("POST", "./plan", wish).json()["timeline"]["clips"]


def test_a_plan_by_another_recipe_says_first_what_would_come_of_it(api: Api) -> None:
    wish = {"revision": 1, "recipe": "shorts-9x16", "output": {"height": 640}, "dry_run": True}
    tried = api("POST", "./plan", wish).json()
    assert (tried["width"], tried["height"], tried["revision"]) == (360, 640, 1)
    assert api("GET", "/videos").json()["items"][0]["recipe"] == "talk"
    done = api("POST", "./plan", {**wish, "dry_run": False}).json()
    assert done == {**tried, "revision": 2}
    assert api("GET", "/videos").json()["items"][0]["recipe"] == "shorts-9x16"


def test_restoring_a_revision_brings_its_brand_kit_back(api: Api) -> None:
    kit = api("POST", "/brand-kits", {"document": {"name": "House"}}).json()["id"]
    assert api("POST", "./plan", {"revision": 1, "brand_kit_id": kit}).status_code == 200
    assert api("GET", "/videos").json()["items"][0]["brand_kit_id"] == kit
    assert api("POST", "./revisions/1/restore", {"revision": 2}).status_code == 200
    assert api("GET", "/videos").json()["items"][0]["brand_kit_id"] is None


def test_renders_are_queued_by_format_and_listed(api: Api) -> None:
    dry = api("POST", "./renders", {"formats": ["9:16", "1:1"], "dry_run": True}).json()
    assert dry["items"] == []
    assert dry["render_minutes"] > 0
    asked = api("POST", "./renders", {"formats": ["9:16", "1:1"], "height": 360})
    assert asked.status_code == 202
    first, second = asked.json()["items"]
    assert (first["format"], second["format"], first["state"]) == ("9:16", "1:1", "queued")
    assert len(api("GET", "./renders").json()["items"]) == 3
    assert code(api("GET", f"/renders/{first['id']}/download")) == "VIDEOS-009"
    job = api("GET", f"/jobs/{first['job_id']}").json()
    assert job["left_s"] > 0
    cancelled = api("POST", f"/jobs/{first['job_id']}/cancel").json()
    assert (cancelled["state"], cancelled["left_s"]) == ("cancelled", None)
    assert api("GET", f"/renders/{first['id']}").json()["state"] == "cancelled"
    assert code(api("POST", f"/jobs/{first['job_id']}/cancel")) == "JOBS-003"
    assert api("POST", f"/jobs/{first['job_id']}/retry").json()["state"] == "queued"
    assert api("DELETE", f"/renders/{second['id']}").status_code == 204
    assert api("GET", f"/jobs/{second['job_id']}").json()["state"] == "cancelled"
    assert api("GET", "/jobs?state=failed").json()["items"] == []
    assert api("POST", "./renders", {"height": 361}).status_code == 422


@pytest.mark.parametrize("to", ["srt", "vtt", "ass", "otio", "edl", "fcpxml"])
def test_a_video_is_exported(api: Api, to: str) -> None:
    answer = api("GET", f"./exports/{to}")
    assert answer.status_code == 200
    assert answer.text
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''Talk.{to}"


def test_the_trash_and_back(api: Api) -> None:
    video = f"/videos/{api.place.edited.video}"
    assert api("DELETE", video).status_code == 204
    assert api("GET", "/videos").json()["items"] == []
    assert len(api("GET", "/videos?trash=true").json()["items"]) == 1
    assert code(api("POST", "./renders", {})) == "VIDEOS-010"
    assert api("POST", f"{video}/restore").json()["deleted_at"] is None
    assert api("PATCH", video, {"name": "Bài nói"}).json()["name"] == "Bài nói"


def test_searching_for_anything_is_no_error(api: Api) -> None:
    for wanted in ("word1", '"', "((", "%00", "-", "đường"):
        assert api("GET", f"/search?q={wanted}").status_code in {200, 422}
