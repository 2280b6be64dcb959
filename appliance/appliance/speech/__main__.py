"""The listening child process (see :mod:`appliance.speech.process`).

usage: python -m appliance.speech REQUEST.json

Writes JSON lines to standard output: ``{"progress": {…}}`` as it goes, then ``{"result": …}`` or ``{"error": {…}}``.
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import IO, Any

from appliance.editing.analysis import Interval
from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Progress, Work
from appliance.speech import errors
from appliance.speech.faster_whisper import FasterWhisper
from appliance.speech.ports import Recognizer
from appliance.speech.silero import Silero
from appliance.speech.vietasr import VietAsr
from appliance.speech.weights import Weights
from appliance.speech.whisperx import Plan, WhisperX

_REPORT_EVERY_S = 0.1


class _Reporter:
    """Writes progress lines, at most ten a second besides each stage's first and last."""

    def __init__(self, output: IO[str]) -> None:
        self._output = output
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.done not in (0, progress.total) and now - self._last < _REPORT_EVERY_S:
            return
        self._last = now
        self.write({"progress": vars(progress)})

    def write(self, message: dict[str, Any]) -> None:
        self._output.write(json.dumps(message, ensure_ascii=False) + "\n")
        self._output.flush()


def _answer(request: dict[str, Any], work: Work) -> Any:
    pcm = Path(request["pcm"])
    if request["task"] == "voices":
        return [(voice.start_s, voice.end_s) for voice in Silero().intervals(pcm, work)]
    voices = [Interval(start_s=start, end_s=end) for start, end in request["voices"]]
    recognizer = _recognizer(request["recognizer"])
    return recognizer.recognize(pcm, voices, request["language"], work).model_dump()


def _recognizer(wanted: dict[str, Any]) -> Recognizer:
    if wanted["engine"] == "viet-asr":
        return VietAsr(wanted["threads"])
    model = wanted["weights"]
    weights = Weights(Path(model["path"]), model["name"], model["sha256"], frozenset(model["languages"]))
    vocabulary = tuple(wanted["vocabulary"])
    if wanted["engine"] == "whisperx":
        aligners = {code: Path(path) for code, path in wanted["aligners"].items()}
        diarizer = Path(wanted["diarizer"]) if wanted["diarizer"] else None
        plan = Plan(weights, aligners, diarizer, vocabulary, Path(wanted["lease"]))
        return WhisperX(plan, wanted["threads"])
    return FasterWhisper(weights, wanted["threads"], vocabulary)


def main() -> int:
    """Answer one request; whatever libraries print goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as output:
        os.dup2(2, 1)
        reporter = _Reporter(output)
        request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
        try:
            reporter.write({"result": _answer(request, Work(report=reporter))})
        except ReelboxError as error:
            reporter.write({"error": error.as_dict()})
        except MemoryError:
            reporter.write({"error": errors.RECOGNIZER_DIED(detail="there was not enough memory").as_dict()})
        except Exception as error:  # noqa: BLE001  the process's edge: every failure becomes an answer
            traceback.print_exc()
            # CTranslate2 and ONNX Runtime report C++'s std::bad_alloc as errors of other kinds.
            if "bad_alloc" in str(error) or "allocate memory" in str(error):
                known = errors.RECOGNIZER_DIED(detail="there was not enough memory")
            else:
                known = errors.RECOGNIZER_FAILED(detail=f"{type(error).__name__}: {error}")
            reporter.write({"error": known.as_dict()})
        else:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
