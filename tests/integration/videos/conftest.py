"""The service of videos over a real PostgreSQL, with one source of ninety seconds."""

from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from appliance.kernel.database.sessions import Database
from appliance.videos.models import VideoRow
from appliance.videos.schemas import NewVideo
from tests.media.barcode import barcode
from tests.services.postgres import new_workspace
from tests.services.videos import SOURCE_ID, World, add_one

SECONDS = 90


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return barcode(tmp_path_factory.mktemp("videos") / "source.mp4", Fraction(30), SECONDS * 30, size=(320, 180))


@pytest.fixture
def workspace(database: Database) -> UUID:
    workspace_id = new_workspace(database)
    add_one(database, workspace_id)
    return workspace_id


@pytest.fixture
def world(database: Database, source: Path, tmp_path: Path) -> World:
    return World(database, tmp_path, source)


@pytest.fixture
def video(world: World, workspace: UUID) -> VideoRow:
    """Return a video that was analyzed and planned with captions."""
    with world.database.workspace(workspace) as session:
        row = world.videos.create(session, workspace, NewVideo(source_id=SOURCE_ID, recipe="captions-only"), None)
    assert row.job_id is not None
    assert world.finished(workspace, row.job_id).failure is None
    return row
