"""What needs a GPU to happen: here with a stand-in for WhisperX's pipeline. The real one runs in tests/whisperx."""

from collections.abc import Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from appliance.speech import whisperx
from appliance.speech.weights import Weights
from appliance.speech.whisperx import BATCH, ON_PROCESSOR, OUT_OF_MEMORY, Plan, WhisperX


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


def test_a_batch_that_does_not_fit_is_halved_until_it_does() -> None:
    recognizer, pipeline = on_gpu(fits=2)
    assert len(recognizer._heard(sounds(BATCH), "en")) == 2
    assert pipeline.asked == [8, 4, 2]
    assert len(recognizer._heard(sounds(BATCH), "en")) == 2
    assert recognizer._warnings == []


def test_a_gpu_too_small_for_one_goes_on_on_the_processor_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer, pipeline = on_gpu(fits=0)

    def load(device: str) -> None:
        recognizer._device, recognizer._pipeline = device, Pipeline(fits=8)

    monkeypatch.setattr(recognizer, "_load", load)
    assert len(recognizer._heard(sounds(3), "en")) == 1
    assert pipeline.asked == [3, 3, 2, 1][: len(pipeline.asked)] or pipeline.asked[-1] == 1
    assert recognizer._warnings == [OUT_OF_MEMORY]
    assert ON_PROCESSOR not in recognizer._warnings


def test_another_failure_is_one() -> None:
    recognizer, pipeline = on_gpu(fits=8)
    recognizer._device = "cpu"
    pipeline.fits = 0
    with pytest.raises(RuntimeError, match="out of memory"):
        recognizer._heard(sounds(1), "en")


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
