from collections.abc import Sequence, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel.work import Work
from appliance.speech.faster_whisper import FasterWhisper, identity
from appliance.speech.pcm import SAMPLE_RATE
from appliance.speech.weights import Weights
from appliance.speech.windows import PADDING_S

VOICES = (Interval(start_s=1, end_s=4),)


@dataclass
class Part:
    word: str
    start: float = 0.5
    end: float = 0.9
    probability: float = 0.8


@dataclass
class Segment:
    words: list[Part]
    compression_ratio: float = 1.2


@dataclass
class Model:
    """Answers like faster-whisper's model, from a list; a multilingual one could not be had for tests."""

    answers: list[list[Segment]]
    language: str = "vi"
    asked: list[dict[str, Any]] = field(default_factory=list)

    def detect_language(self, audio: Sized) -> tuple[str, float, list[tuple[str, float]]]:
        assert len(audio)
        return self.language, 0.9, [(self.language, 0.9)]

    def transcribe(self, sound: Sized, **options: Any) -> tuple[Sequence[Segment], None]:
        assert len(sound)
        self.asked.append(options)
        return self.answers[len(self.asked) - 1], None


@pytest.fixture
def pcm(tmp_path: Path) -> Path:
    path = tmp_path / "sound.pcm"
    path.write_bytes(bytes(2 * SAMPLE_RATE * 5))
    return path


def listen(model: Model, pcm: Path, language: str | None) -> Transcript:
    weights = Weights(Path("nowhere"), "small", "0" * 64, frozenset({"en", "vi", "zh"}))
    recognizer = FasterWhisper(weights, threads=1)
    recognizer._model = model
    return recognizer.recognize(pcm, VOICES, language, Work())


def test_a_multilingual_model_hears_which_language_it_is(pcm: Path) -> None:
    model = Model([[Segment([Part(" xin"), Part(" chào", 1.0, 1.4)])]])
    transcript = listen(model, pcm, None)
    assert (transcript.language, transcript.language_assumed) == ("vi", True)
    assert model.asked[0]["language"] == "vi"


def test_times_without_an_aligner_are_near_the_recognizers_own_in_source_seconds_and_marked(pcm: Path) -> None:
    transcript = listen(Model([[Segment([Part(" xin"), Part(" chào", 1.0, 1.4)])]]), pcm, "vi")
    begins = 1 - PADDING_S  # the window, before the voice
    assert transcript.approximate_times
    assert [word.start_s for word in transcript.words] == pytest.approx([begins + 0.5, begins + 1.0], abs=0.21)
    assert [word.end_s for word in transcript.words] == pytest.approx([begins + 0.9, begins + 1.4])


def test_the_rest_of_a_word_joins_it_and_a_bare_sign_is_none(pcm: Path) -> None:
    parts = [Part(" bảy", 0.5, 0.8, 0.9), Part("-tám", 0.8, 1.1, 0.6), Part(" —", 1.1, 1.2), Part(" chín", 1.2, 1.5)]
    words = listen(Model([[Segment(parts)]]), pcm, "vi").words
    assert [word.text for word in words] == ["bảy-tám", "chín"]
    assert words[0].end_s == pytest.approx(1 - PADDING_S + 1.1)
    assert words[0].confidence == 0.6


def test_languages_without_spaces_keep_their_words_apart(pcm: Path) -> None:
    parts = [Part("你", 0.5, 0.8), Part("好", 0.8, 1.1)]
    assert [word.text for word in listen(Model([[Segment(parts)]]), pcm, "zh").words] == ["你", "好"]


def test_a_loop_is_decoded_again_without_repetition(pcm: Path) -> None:
    loop = [Segment([Part(" thanks")] * 40, compression_ratio=12.0)]
    model = Model([loop, [Segment([Part(" xin"), Part(" chào", 1.0, 1.4)])]])
    assert [word.text for word in listen(model, pcm, "vi").words] == ["xin", "chào"]
    assert model.asked[1]["no_repeat_ngram_size"] > 0


def test_what_stays_a_loop_is_no_speech_and_no_confidence(pcm: Path) -> None:
    loop = [Segment([Part(" thanks")] * 40, compression_ratio=12.0)]
    transcript = listen(Model([loop, loop]), pcm, "vi")
    assert transcript.words == ()
    assert transcript.confidence == 0


def test_earlier_text_never_colors_what_is_heard(pcm: Path) -> None:
    model = Model([[Segment([Part(" xin")])]])
    listen(model, pcm, "vi")
    assert model.asked[0]["condition_on_previous_text"] is False
    assert model.asked[0]["temperature"] == 0


def test_the_identity_names_the_weights() -> None:
    one = Weights(Path("a"), "small", "1" * 64, frozenset({"en"}))
    other = Weights(Path("a"), "small", "2" * 64, frozenset({"en"}))
    assert identity(one) != identity(other)


def test_words_to_expect_are_told_to_the_recognizer_and_are_part_of_its_identity(pcm: Path) -> None:
    weights = Weights(Path("nowhere"), "small", "0" * 64, frozenset({"en", "vi", "zh"}))
    recognizer = FasterWhisper(weights, threads=1, vocabulary=("Reelbox", "Đà Nẵng"))
    model = Model([[Segment([Part(" xin")])]])
    recognizer._model = model
    recognizer.recognize(pcm, VOICES, "vi", Work())
    assert model.asked[0]["hotwords"] == "Reelbox, Đà Nẵng"
    assert recognizer.identity != FasterWhisper(weights, threads=1).identity
