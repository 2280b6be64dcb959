"""What needs a GPU to happen: here with a stand-in for WhisperX's pipeline. The real one runs in tests/whisperx."""

from collections.abc import Sized
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Cancellation, Work
from appliance.speech import whisperx
from appliance.speech.weights import Weights
from appliance.speech.whisperx import BATCH, GPU_FAILED, GPU_TAKEN, OUT_OF_MEMORY, Plan, WhisperX


@dataclass
class Pipeline:
    """Runs out of memory beyond so many sounds at once."""

    fits: int
    asked: list[int] = field(default_factory=list)
    preset_language: str | None = None

    def transcribe(self, sound: Sized, batch_size: int, language: str) -> dict[str, Any]:
        assert len(sound)
        assert language == "en"
        self.asked.append(batch_size)
        if batch_size > self.fits:
            raise RuntimeError("CUDA failed with error out of memory")
        return {"segments": [{"text": " yes", "avg_logprob": -0.1}] * batch_size}


@dataclass
class Voices:
    spans: list[dict[str, float]] = field(default_factory=list)


def on_gpu(fits: int) -> tuple[WhisperX, Pipeline]:
    recognizer = WhisperX(Plan(Weights(Path("nowhere"), "small", "0" * 64, frozenset({"en"}))), threads=1)
    pipeline = Pipeline(fits)
    recognizer._pipeline, recognizer._voices, recognizer._device = pipeline, Voices(), "cuda"
    return recognizer, pipeline


def sounds(count: int) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
    return [np.zeros(1600, np.float32)] * count


def group(recognizer: WhisperX, count: int) -> int:
    """Return how many of so many sounds were understood at once."""
    return len(recognizer._spared(lambda: recognizer._transcribe(sounds(count)[: recognizer._batch], "en")))


def on_processor(recognizer: WhisperX, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """Let the next pipeline to be loaded be one on the processor."""
    pipeline = Pipeline(fits=BATCH)

    def ready() -> Pipeline:
        if recognizer._pipeline is None:
            recognizer._pipeline = pipeline
        loaded: Pipeline = recognizer._pipeline
        return loaded

    monkeypatch.setattr(recognizer, "_ready", ready)
    return pipeline


def test_a_batch_that_does_not_fit_is_halved_until_it_does() -> None:
    recognizer, pipeline = on_gpu(fits=2)
    assert group(recognizer, BATCH) == 2
    assert pipeline.asked == [8, 4, 2]
    assert group(recognizer, BATCH) == 2
    assert recognizer._warnings == []


def test_a_gpu_too_small_for_one_goes_on_on_the_processor_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer, pipeline = on_gpu(fits=0)
    processor = on_processor(recognizer, monkeypatch)
    assert group(recognizer, 3) == 1
    assert (pipeline.asked, processor.asked) == ([3, 3, 2, 1], [1])
    assert recognizer._device == "cpu"
    assert recognizer._warnings == [OUT_OF_MEMORY]


@pytest.mark.parametrize("said", ["Library libcublas.so.12 is not found", "CUDA out of memory"])
def test_a_gpu_that_cannot_even_load_the_model_is_left_alone_and_says_why(said: str) -> None:
    recognizer, _ = on_gpu(fits=8)
    recognizer._pipeline = None

    def load() -> str:
        if recognizer._device == "cuda":
            raise RuntimeError(said)
        return "loaded"

    assert recognizer._spared(load) == "loaded"
    assert recognizer._batch == BATCH
    assert recognizer._warnings == [OUT_OF_MEMORY if "memory" in said else GPU_FAILED.format(detail=said)]


def test_a_failure_on_the_processor_is_one() -> None:
    recognizer, pipeline = on_gpu(fits=8)
    recognizer._device = "cpu"
    pipeline.fits = 0
    with pytest.raises(RuntimeError, match="out of memory"):
        group(recognizer, 1)


def test_everything_that_shapes_the_words_is_in_the_identity() -> None:
    weights = Weights(Path("a"), "small", "1" * 64, frozenset({"en"}))
    plans = [
        Plan(weights),
        Plan(weights, {"en": Path("aligner-en")}),
        Plan(weights, diarizer=Path("speakers")),
        Plan(weights, vocabulary=("Reelbox",)),
        Plan(Weights(Path("a"), "small", "2" * 64, frozenset({"en"}))),
    ]
    assert len({whisperx.identity(plan) for plan in plans}) == len(plans)


def test_a_gpu_that_another_recognition_has_is_waited_for_and_then_the_processor_does_it_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whisperx, "_device", lambda: "cuda")
    weights, lock = Weights(Path("nowhere"), "small", "0" * 64, frozenset({"en"})), tmp_path / "new" / "gpu.lock"
    first, second, third = (WhisperX(Plan(weights, lease=lock, patience_s=0.3), threads=1) for _ in range(3))
    with ExitStack() as busy:
        first._choose_device(Work(), busy)
        with ExitStack() as held:
            second._choose_device(Work(), held)
        cancelled = Cancellation()
        cancelled.cancel()
        with pytest.raises(ReelboxError, match="Cancelled"), ExitStack() as held:
            third._choose_device(Work(cancellation=cancelled), held)
    with ExitStack() as held:
        third._choose_device(Work(), held)
    assert (first._device, first._warnings) == ("cuda", [])
    assert (second._device, second._warnings) == ("cpu", [GPU_TAKEN])
    assert (third._device, third._warnings) == ("cuda", [])
