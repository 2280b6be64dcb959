"""A video of an hour with ten thousand words, made of a talk's analysis said again and again."""

import json
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import create_engine, text

from tests.services.box import Up

WORDS = 10_000
_TALK_S = 42.0
_KEY = "an-hour"


def an_hour(box: Up, page: Page, watch: str) -> str:
    """Return the address of a new video whose analysis is the talk's, as often as it has 10,000 words.

    Args:
        box: Where the talk is.
        page: A page that is signed in there.
        watch: The address of the talk's page.
    """
    host, _, rest = watch.partition("/w/")
    workspace, video = rest.split("/")[0], rest.rpartition("/")[2]
    videos, headers = f"{host}/api/v1/workspaces/{workspace}/videos", {"Origin": host}
    source = page.request.get(f"{videos}/{video}").json()["source_id"]
    made = page.request.post(videos, data={"source_id": source, "name": "An hour"}, headers=headers).json()["id"]
    while page.request.get(f"{videos}/{made}").json()["state"] != "ready":
        page.wait_for_timeout(200)
    with create_engine(owner_url(box)).begin() as connection:
        found = "SELECT document FROM analyses JOIN video_revisions ON key = analysis_key WHERE video_id = :video"
        document = connection.execute(text(found), {"video": made}).scalar_one()
        kept = {"workspace": workspace, "key": _KEY, "document": json.dumps(_lengthened(document)), "video": made}
        insert = "INSERT INTO analyses (workspace_id, key, document) VALUES (:workspace, :key, :document)"
        connection.execute(text(insert), kept)
        connection.execute(text("UPDATE video_revisions SET analysis_key = :key WHERE video_id = :video"), kept)
        connection.execute(text("UPDATE videos SET analysis_key = :key WHERE id = :video"), kept)
    planned = page.request.post(
        f"{videos}/{made}/plan", data={"revision": 1, "recipe": "talk"}, headers=headers, timeout=60_000
    )
    assert planned.ok, planned.text()
    return f"{watch.rpartition('/')[0]}/{made}"


def owner_url(box: Up) -> str:
    """Return the URL of a running box's database for its owner."""
    parts = box.named("up")[0].children(recursive=True)
    return next(found for one in parts if (found := one.environ().get("REELBOX_DATABASE_OWNER_URL")))


def _lengthened(document: dict[str, Any]) -> dict[str, Any]:
    words, speech, grid = document["transcript"]["words"], document["speech"], document["source"]["grid"]
    times = -(-WORDS // len(words))

    def later(one: dict[str, Any], number: int) -> dict[str, Any]:
        moved = {name: one[name] + number * _TALK_S for name in ("start_s", "end_s")}
        return {**one, **moved}

    over, _, under = str(grid["fps"]).partition("/")
    frames = round(times * _TALK_S * int(over) / int(under or 1))
    document["source"]["grid"] = {**grid, "frame_count": frames, "picture_frames": None}
    document["transcript"]["words"] = [later(word, n) for n in range(times) for word in words][:WORDS]
    document["speech"] = [later(voice, n) for n in range(times) for voice in speech if voice["end_s"] < _TALK_S]
    return document
