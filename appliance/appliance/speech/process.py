"""Listening in a child process: models never load into this one, and a crash or a full memory ends only the child.

The request goes through a nameless file, since the voices of an hour do not fit a command line. The child answers on
standard output in JSON lines (see :mod:`appliance.speech.__main__`): progress as it goes, then a result or an error.
WhisperX's child runs on a Python of its own, since it brings torch.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel import processes
from appliance.kernel.errors import REGISTRY, ReelboxError
from appliance.kernel.settings import SpeechSettings
from appliance.kernel.work import Progress, Work
from appliance.speech import errors, faster_whisper, silero, vietasr, weights, whisperx
from appliance.speech.weights import Weights

# 128 + SIGABRT, SIGBUS, SIGKILL, SIGSEGV: how a process ends that got no more memory.
_OUT_OF_MEMORY = {134, 135, 137, 139}
_PACKAGE = Path(__file__).parents[2]


class VoiceProcess:
    """A :class:`~appliance.speech.ports.VoiceActivity`: Silero in a child process."""

    identity = silero.IDENTITY

    def intervals(self, pcm: Path, work: Work) -> tuple[Interval, ...]:
        """See the port."""
        answer = _ask({"task": "voices", "pcm": str(pcm.absolute())}, work)
        return tuple(Interval(start_s=start, end_s=end) for start, end in answer)


class RecognizerProcess:
    """A :class:`~appliance.speech.ports.Recognizer`: Whisper in a child process."""

    def __init__(self, settings: SpeechSettings, model: Weights | None = None) -> None:
        """Take the settings, and the weights where they are not those the settings name; those are looked for late."""
        self._settings, self._model = settings, model

    @cached_property
    def _weights(self) -> Weights:
        return self._model or weights.locate(self._settings.model_dir)

    @property
    def identity(self) -> str:
        """See the port; raises ``SPEECH-001`` where there is no model."""
        return faster_whisper.identity(self._weights, words_of(self._settings))

    @property
    def languages(self) -> frozenset[str]:
        """See the port; raises ``SPEECH-001`` where there is no model."""
        return self._weights.languages

    def recognize(self, pcm: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """See the port."""
        recognizer = {
            "engine": "faster-whisper",
            "weights": _as_dict(self._weights),
            "threads": self._settings.threads,
            "vocabulary": words_of(self._settings),
        }
        return _recognize(recognizer, pcm, voices, language, work)


class VietAsrProcess:
    """A :class:`~appliance.speech.ports.Recognizer`: viet-asr in a child process."""

    identity = vietasr.IDENTITY
    languages = vietasr.VIETNAMESE

    def __init__(self, settings: SpeechSettings) -> None:
        self._settings = settings

    def recognize(self, pcm: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """See the port."""
        recognizer = {"engine": "viet-asr", "threads": self._settings.threads}
        return _recognize(recognizer, pcm, voices, language, work)


class WhisperXProcess:
    """A :class:`~appliance.speech.ports.Recognizer`: WhisperX in a child process with a Python of its own."""

    def __init__(self, settings: SpeechSettings, plan: whisperx.Plan) -> None:
        """Take the settings and what to run; raises ``SPEECH-007`` where that Python is not there."""
        if not settings.whisperx_python.is_file():
            raise errors.WHISPERX_MISSING(detail=f"there is no {settings.whisperx_python}")
        self._settings, self._plan = settings, plan

    @property
    def identity(self) -> str:
        """See the port."""
        return whisperx.identity(self._plan)

    @property
    def languages(self) -> frozenset[str]:
        """See the port."""
        return self._plan.weights.languages

    def recognize(self, pcm: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """See the port."""
        recognizer = {
            "engine": "whisperx",
            "weights": _as_dict(self._plan.weights),
            "aligners": {code: str(path.absolute()) for code, path in self._plan.aligners.items()},
            "diarizer": str(self._plan.diarizer.absolute()) if self._plan.diarizer else None,
            "vocabulary": self._plan.vocabulary,
            "threads": self._settings.threads,
            "lease": str((self._settings.models_dir / "gpu.lock").absolute()),
        }
        return _recognize(recognizer, pcm, voices, language, work, self._settings.whisperx_python)


def words_of(settings: SpeechSettings) -> tuple[str, ...]:
    """Return the vocabulary a setting lists, without empty words and duplicates, in its order."""
    return tuple(dict.fromkeys(word.strip() for word in settings.vocabulary.split(",") if word.strip()))


def _as_dict(model: Weights) -> dict[str, Any]:
    return {
        "path": str(model.path.absolute()),
        "name": model.name,
        "sha256": model.sha256,
        "languages": sorted(model.languages),
    }


def _recognize(  # noqa: PLR0913  the port's four, and who answers
    recognizer: dict[str, Any],
    pcm: Path,
    voices: Sequence[Interval],
    language: str | None,
    work: Work,
    python: Path | None = None,
) -> Transcript:
    request = {
        "task": "words",
        "pcm": str(pcm.absolute()),
        "voices": [(voice.start_s, voice.end_s) for voice in voices],
        "language": language,
        "recognizer": recognizer,
    }
    return Transcript.model_validate(_ask(request, work, python))


def _ask(request: dict[str, Any], work: Work, python: Path | None = None) -> Any:
    """Start the child, pass its progress on, and return its result or raise its error."""
    answer: dict[str, Any] = {}
    rest = b""

    def hear(block: bytes) -> None:
        nonlocal rest
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "progress" in message:
                work.report(Progress(**message["progress"]))
            else:
                answer.update(message)

    with tempfile.TemporaryFile("w", encoding="utf-8") as file:
        json.dump(request, file)
        file.flush()
        # The file has no name, so that nothing stays behind where this process is killed; the child opens it here.
        place = f"/proc/{os.getpid()}/fd/{file.fileno()}"
        # -P: a file named like a library in the user's folder must not be imported instead of it.
        argv = [str(python or sys.executable), "-P", "-m", "appliance.speech", place]
        finished = processes.run(argv, work, env=_environment(python), check=False, on_stdout=hear)
    if "result" in answer:
        return answer["result"]
    raise _failure(answer.get("error"), finished)


def _failure(error: dict[str, str] | None, finished: processes.Finished) -> ReelboxError:
    """Return the error the child reported, or the one its end means."""
    if error is not None:
        return ReelboxError(REGISTRY[error["code"]], error["message"], error["hint"])
    if finished.status in _OUT_OF_MEMORY:
        return errors.RECOGNIZER_DIED(
            detail=f"it was killed (status {finished.status}), most likely for want of memory"
        )
    lines = [line.strip() for line in finished.stderr.splitlines() if line.strip()]
    return errors.RECOGNIZER_FAILED(detail=lines[-1] if lines else f"status {finished.status} without a message")


def _environment(python: Path | None) -> dict[str, str]:
    environment = os.environ | {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PYANNOTE_METRICS_ENABLED": "0",
        "OMP_NUM_THREADS": "1",
        # One arena instead of one per thread: a fifth less memory at the peak, and no slower.
        "MALLOC_ARENA_MAX": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONUNBUFFERED": "1",
    }
    # Another Python finds this package where it lies, and nothing else of this one's.
    return environment if python is None else environment | {"PYTHONPATH": str(_PACKAGE)}
