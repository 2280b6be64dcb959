"""The one place where settings become adapters and adapters become services.

The service stands in a file of its own, so that the command line does not load what only the service needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.kernel import processes
from appliance.kernel.settings import (
    MediaLimits,
    RenderSettings,
    SpeechEngine,
    SpeechSettings,
    StorageSettings,
    load,
)
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.ports import ArtifactStore
from appliance.library.bundle import manifest, typesetting
from appliance.library.service import Library
from appliance.quality.service import Inspector
from appliance.renders.ports import OverlayPainter
from appliance.renders.remotion import RemotionPainter
from appliance.renders.service import Renderer
from appliance.speech.models import ModelStore
from appliance.speech.process import VoiceProcess
from appliance.speech.selection import Installed
from appliance.speech.service import SpeechService
from appliance.videos.material import Locate, by_hint
from appliance.videos.studio import Studio


@dataclass(frozen=True)
class Engine:
    """The services of the command line."""

    studio: Studio
    library: Library


@dataclass(frozen=True)
class Listening:
    """How one run listens; ``None`` leaves it to the settings.

    Attributes:
        engine: Which recognizer.
        vocabulary: Names and terms to expect, separated by commas.
    """

    engine: SpeechEngine | None = None
    vocabulary: str | None = None

    def settings(self) -> SpeechSettings:
        """Return the settings with what was asked for on top."""
        wished = {name: value for name, value in vars(self).items() if value is not None}
        return load(SpeechSettings).model_copy(update=wished)


def models() -> ModelStore:
    """Return the installed speech models."""
    settings = load(SpeechSettings)
    return ModelStore(settings.models_dir, settings.models_hub)


def studio(
    artifacts: ArtifactStore, painter: OverlayPainter, listening: SpeechSettings, locate: Locate = by_hint
) -> Studio:
    """Return a studio on a store of artifacts."""
    settings = load(RenderSettings)
    renderer = Renderer(settings, painter, artifacts)
    listener = SpeechService(VoiceProcess(), Installed(listening, ModelStore(listening.models_dir)), artifacts)
    inspector = Inspector(listener, artifacts)
    widths = typesetting(settings.painter_dir)
    return Studio(load(MediaLimits), listener, renderer, inspector, widths, artifacts, locate)


@contextmanager
def engine(work_dir: Path | None, listening: Listening | None = None) -> Iterator[Engine]:
    """Yield the services on the artifacts in ``work_dir``, else where the settings say.

    The default folder is a cache: on the way out, what was longest unused is deleted beyond its size limit. A folder
    that was named by the user is theirs and is left as it is.
    """
    storage, settings = load(StorageSettings), load(RenderSettings)
    for program in ("ffmpeg", "ffprobe"):
        processes.require(program)
    artifacts = FolderStore(work_dir or storage.work_dir)
    painter = RemotionPainter(settings, manifest(settings.painter_dir)["bundle_hash"])
    made = studio(artifacts, painter, (listening or Listening()).settings())
    yield Engine(made, Library(load(MediaLimits), artifacts))
    if work_dir is None:
        artifacts.trim(int(storage.cache_max_gb * 1e9))
