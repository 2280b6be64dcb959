"""What this machine needs, looked at one by one."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass

from appliance.kernel import processes
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import RenderSettings, SpeechSettings, StorageSettings, load
from appliance.kernel.storage.folder import FolderStore
from appliance.library.bundle import manifest
from appliance.renders.ffmpeg.encoder import choose_encoder
from appliance.renders.remotion import browser, node
from appliance.speech import vietasr
from appliance.speech.models import ModelStore
from appliance.speech.process import RecognizerProcess

_LOW_DISK_GB = 5


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    name: str
    good: bool
    detail: str

    def as_dict(self) -> dict[str, object]:
        """Return the finding as a JSON object."""
        return asdict(self)


def examine() -> list[Finding]:
    """Look at everything an edit needs; never raises."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("ffmpeg", _ffmpeg),
        ("ffprobe", lambda: processes.require("ffprobe")),
        ("encoder", lambda: str(choose_encoder(load(RenderSettings)))),
        ("node", lambda: f"{node()} {_first_line([node(), '--version'])}"),
        ("browser", lambda: browser(load(RenderSettings))),
        ("painter and fonts", _painter),
        ("speech model", _speech),
        ("speech models", _models),
        ("work directory", _work_dir),
    ]
    findings = []
    for name, check in checks:
        try:
            findings.append(Finding(name, good=True, detail=check()))
        except ReelboxError as error:
            findings.append(Finding(name, good=False, detail=f"{error.code} {error.message}"))
        except (OSError, subprocess.SubprocessError) as error:
            findings.append(Finding(name, good=False, detail=str(error)))
    return findings


def _ffmpeg() -> str:
    program = processes.require("ffmpeg")
    encoders = subprocess.run([program, "-hide_banner", "-encoders"], capture_output=True, text=True, check=True).stdout
    lacking = [name for name in ("libx264", "aac") if f" {name} " not in encoders]
    if lacking:
        raise OSError(f"{program} has no encoder {', '.join(lacking)}")
    return f"{program}, {_first_line([program, '-version'])}"


def _painter() -> str:
    built = manifest(load(RenderSettings).painter_dir)
    families = sorted({font["family"] for font in built["fonts"]})
    return f"Remotion {built['remotion']}, {', '.join(families)}"


def _speech() -> str:
    recognizer = RecognizerProcess(load(SpeechSettings))
    return f"{recognizer.identity}; {', '.join(sorted(recognizer.languages))}"


def _models() -> str:
    """Name the recognizers beside the embedded one, and the installed models."""
    settings = load(SpeechSettings)
    vietnamese = f"viet-asr {'installed' if vietasr.is_installed() else 'not installed'}"
    whisperx = f"whisperx {'installed' if settings.whisperx_python.is_file() else 'not installed (make whisperx)'}"
    names = [record.name for record in ModelStore(settings.models_dir).installed()]
    return f"{vietnamese}; {whisperx}; models: {', '.join(names) or 'none besides the embedded one'}"


def _work_dir() -> str:
    folder = load(StorageSettings).work_dir
    FolderStore(folder)
    free = shutil.disk_usage(folder).free / 1e9
    if free < _LOW_DISK_GB:
        raise OSError(f"{folder} has only {free:.1f} GB free; {_LOW_DISK_GB} GB are sensible")
    return f"{folder}, {free:.0f} GB free"


def _first_line(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
