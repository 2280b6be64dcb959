"""The administrator sees what fills the disk, of all workspaces together."""

from fastapi.testclient import TestClient
from sqlalchemy import update

from appliance.accounts.tokens import now
from appliance.kernel.database.sessions import Database
from appliance.sources.models import SourceRow
from tests.integration.http.people import People


def test_storage_counts_every_workspace_and_the_trash_apart(client: TestClient, database: Database) -> None:
    people = People(database)
    places = [people.place(title, people.user(f"{title}@example.com")) for title in ("one", "two")]
    admin = people.session(people.user("admin@box.example", administrator=True))
    before = client.get("/api/v1/admin/storage", headers=admin).json()
    with database.workspace(places[0].workspace_id) as session:
        session.execute(update(SourceRow).values(size_bytes=1_000_000))
    with database.workspace(places[1].workspace_id) as session:
        session.execute(update(SourceRow).values(size_bytes=2_000_000, deleted_at=now()))
    found = client.get("/api/v1/admin/storage", headers=admin).json()
    held = {one["kind"]: one for one in found["held"]}
    assert {one["kind"] for one in before["held"]} == set(held) == {"sources", "renders", "assets", "trash"}
    assert held["sources"] == {"kind": "sources", "size_bytes": 1_000_000, "count": 1}
    assert held["trash"] == {"kind": "trash", "size_bytes": 2_000_000, "count": 1}
    assert found["grows_bytes"] >= 3_000_000
    assert found["total_bytes"] > found["free_bytes"] > 0
    assert found["retention"] == {"trash_days": 30, "upload_days": 7, "event_days": 30}
