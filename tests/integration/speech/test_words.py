import difflib
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.editing.plan import CAPTION_CONFIDENCE_FLOOR
from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Work
from appliance.speech import spelling, weights
from appliance.speech.faster_whisper import FasterWhisper
from appliance.speech.pcm import SAMPLE_RATE, Samples
from appliance.speech.pocketsphinx import Aligner

Recognize = Callable[[Samples], tuple[tuple[Interval, ...], Transcript]]
Media = Callable[..., Samples]
Sentences = tuple[Samples, list[tuple[str, float, float]]]


def said(words: Sequence[str]) -> list[str]:
    """Bring reference and result to one spelling: numbers and titles in words."""
    text = " ".join(words).replace("Mr.", "mister")
    return [part for word in text.split() for part in spelling.spoken(word)]


def errors_between(reference: list[str], heard: list[str]) -> int:
    """Count the insertions, deletions and substitutions from one to the other."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(reference, 1):
        diagonal, row[0] = row[0], number
        for index, other in enumerate(heard, 1):
            diagonal, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, diagonal + (word != other))
    return row[-1]


def texts(transcript: Transcript) -> list[str]:
    return [word.text for word in transcript.words]


def test_read_english_is_understood_with_at_most_two_words_in_a_hundred_wrong(
    recognize: Recognize, librivox: tuple[Samples, str], sentences: Sentences
) -> None:
    sound, text = librivox
    wrong = errors_between(said([text]), said(texts(recognize(sound)[1])))
    wrong += errors_between(said([word for word, _, _ in sentences[1]]), said(texts(recognize(sentences[0])[1])))
    assert wrong / (len(text.split()) + len(sentences[1])) <= 0.02


def test_words_start_when_they_are_heard(recognize: Recognize, sentences: Sentences) -> None:
    _, transcript = recognize(sentences[0])
    plain = [re.sub(r"\W", "", word).casefold() for word, _, _ in sentences[1]]
    heard = [re.sub(r"\W", "", word.text).casefold() for word in transcript.words]
    offsets = []
    for block in difflib.SequenceMatcher(None, plain, heard, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            start = transcript.words[block.b + step].start_s
            assert start is not None
            offsets.append(abs(start - sentences[1][block.a + step][1]))
    assert len(offsets) > 0.95 * len(plain)
    assert np.median(offsets) <= 0.015
    assert np.percentile(offsets, 90) <= 0.050


def test_words_are_in_order_and_inside_the_voices(recognize: Recognize, sentences: Sentences) -> None:
    voices, transcript = recognize(sentences[0])
    timed = [(word.start_s, word.end_s) for word in transcript.words if word.start_s is not None]
    assert all(start is not None and end is not None and start < end for start, end in timed)
    assert all(before[1] <= after[0] for before, after in pairwise(timed))  # type: ignore[operator]
    for start, end in timed:
        assert any(voice.start_s < end + 0.1 and start - 0.1 < voice.end_s for voice in voices)  # type: ignore[operator]


def test_a_long_silence_shifts_no_word(recognize: Recognize, sentences: Sentences) -> None:
    sound = sentences[0][: 5 * SAMPLE_RATE]
    late = np.concatenate([np.zeros(90 * SAMPLE_RATE, np.float32), sound])
    early_words, late_words = recognize(sound)[1].words, recognize(late)[1].words
    assert [word.text for word in early_words] == [word.text for word in late_words]
    for early, shifted in zip(early_words, late_words, strict=True):
        assert early.start_s is not None
        assert shifted.start_s == pytest.approx(early.start_s + 90, abs=0.03)


def test_english_is_confident_enough_to_be_shown(
    recognize: Recognize, librivox: tuple[Samples, str], sentences: Sentences, media: Media
) -> None:
    for sound in (librivox[0], sentences[0], media("jfk.flac"), media("talk_720p.mp4")):
        assert recognize(sound)[1].confidence > CAPTION_CONFIDENCE_FLOOR + 0.1


@pytest.mark.parametrize("name", ["vi_1", "vi_2", "vi_3"])
def test_a_language_the_model_does_not_know_is_not_confident_enough(
    recognize: Recognize, media: Media, name: str
) -> None:
    assert recognize(media(f"vi/{name}.wav"))[1].confidence < CAPTION_CONFIDENCE_FLOOR - 0.03


def test_a_sound_without_voices_has_no_words_and_loads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "silence.pcm"
    path.write_bytes(bytes(SAMPLE_RATE))
    recognizer = FasterWhisper(weights.locate(None), threads=1)
    assert recognizer.recognize(path, (), "en", Work()).words == ()
    assert recognizer._model is None


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    embedded = weights.locate(None)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (tmp_path / name).symlink_to(embedded.path / name)
    (tmp_path / "model.bin").write_bytes(b"not a model")
    damaged = weights.Weights(tmp_path, embedded.name, embedded.sha256, embedded.languages)
    with pytest.raises(ReelboxError) as caught:
        damaged.verify()
    assert caught.value.code == "SPEECH-002"


def test_the_embedded_model_is_the_one_it_should_be() -> None:
    weights.locate(None).verify()


def test_names_and_numbers_get_times_between_their_neighbors(sentences: Sentences) -> None:
    sound, reference = sentences
    first = [Word(text=word, start_s=start + 0.08, end_s=end + 0.08) for word, start, end in reference[:16]]
    # "wooden" written as a name no dictionary has, "to" as a number that sounds the same.
    first[14] = first[14].model_copy(update={"text": "Wuddenn"})
    first[10] = first[10].model_copy(update={"text": "2"})
    placed = Aligner().align(first, sound)
    for word, (_, start, _) in zip(placed, reference, strict=False):
        assert word.start_s == pytest.approx(start, abs=0.06)


def test_words_that_cannot_be_spoken_keep_their_times(sentences: Sentences) -> None:
    word = Word(text="你好", start_s=1.0, end_s=1.5)
    assert Aligner().align([word], sentences[0]) == [word]
