"""What every test has: quiet logs, and media made once per run."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.kernel.logs import configure
from tests.media.talk import talk as make_talk

os.environ.setdefault("REELBOX_SEALING_KEY", base64.urlsafe_b64encode(os.urandom(32)).decode())
SHARED_MEDIA = Path(__file__).parents[2] / "shared" / "media"


@pytest.fixture(scope="session", autouse=True)
def _quiet_logs() -> None:
    configure(debug=False)


@pytest.fixture(scope="session", autouse=True)
def _own_machine_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the box of a test be nobody's box."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("REELBOX_MACHINE_KEY_FILE", str(tmp_path_factory.mktemp("machine") / "machine.key"))
        yield


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """Return the folder with real test media; tests that want it are skipped where it is not."""
    if not SHARED_MEDIA.is_dir():
        pytest.skip("no ../shared/media here")
    return SHARED_MEDIA


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository's own generated talk: 42 s, spoken English with pauses, a moving picture."""
    return make_talk(tmp_path_factory.mktemp("talk") / "talk.mp4")
