"""One small clip that most tests start from."""

from pathlib import Path

import pytest

from appliance.kernel.settings import MediaLimits
from tests.media import generate


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate.clip(tmp_path_factory.mktemp("plain") / "plain.mp4")


@pytest.fixture
def limits() -> MediaLimits:
    return MediaLimits()
