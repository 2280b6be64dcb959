"""The one place where settings become adapters and adapters become services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.kernel import processes
from appliance.kernel.settings import MediaLimits, RenderSettings, SpeechSettings, StorageSettings, load
from appliance.kernel.storage.folder import FolderStore
from appliance.library.fonttools import manifest, typesetting
from appliance.library.service import Library
from appliance.renders.remotion import RemotionPainter
from appliance.renders.service import Renderer
from appliance.speech.process import RecognizerProcess, VoiceProcess
from appliance.speech.service import SpeechService
from appliance.videos.service import Studio


@dataclass(frozen=True)
class Engine:
    """The services of the command line."""

    studio: Studio
    library: Library


@contextmanager
def engine(work_dir: Path | None) -> Iterator[Engine]:
    """Yield the services on the artifacts in ``work_dir``, else where the settings say.

    The default folder is a cache: on the way out, what was longest unused is deleted beyond its size limit. A folder
    that was named by the user is theirs and is left as it is.
    """
    storage, settings = load(StorageSettings), load(RenderSettings)
    for program in ("ffmpeg", "ffprobe"):
        processes.require(program)
    artifacts = FolderStore(work_dir or storage.work_dir)
    painter = RemotionPainter(settings, manifest(settings.painter_dir)["bundle_hash"])
    renderer = Renderer(settings, painter, artifacts)
    listener = SpeechService(VoiceProcess(), RecognizerProcess(load(SpeechSettings)), artifacts)
    limits = load(MediaLimits)
    studio = Studio(limits, listener, renderer, typesetting(settings.painter_dir), artifacts)
    yield Engine(studio, Library(limits, artifacts))
    if work_dir is None:
        artifacts.trim(int(storage.cache_max_gb * 1e9))
