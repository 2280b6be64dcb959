"""Exact times for English words whose text is known: forced alignment with CMU's acoustic model (BSD, in the wheel).

Whisper's own word starts are off by 100 ms (median); aligned they are off by about 10 ms. It works in short stretches:
a minute at once takes CPU-minutes, a dozen words take milliseconds.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from appliance.editing.analysis import Word
from appliance.speech import errors, spelling
from appliance.speech.pcm import SAMPLE_RATE, Samples

IDENTITY = "pocketsphinx-5.1.1/en-us"

_LONGEST_GAP_S = 0.25
_MOST_WORDS = 14
_PADDING_S = 0.4
_CONTEXT_WORDS = 2
_FRAMES_PER_SECOND = 100
# Further from where the recognizer heard it, a word was aligned to another one's sound.
_FARTHEST_S = 1.0


class Aligner:
    """Places known English words in a sound."""

    def __init__(self) -> None:
        """Load the acoustic model and the dictionary (0.3 CPU-s, 60 MB)."""
        try:
            import pocketsphinx  # noqa: PLC0415  only where the speech extra is installed
        except ImportError as error:
            raise errors.EXTRA_MISSING(package="pocketsphinx") from error
        self._decoder: Any = pocketsphinx.Decoder(lm=None, loglevel="FATAL")

    def align(self, words: Sequence[Word], sound: Samples) -> list[Word]:
        """Return the words with better times, in seconds from the sound's first sample.

        A word that cannot be placed keeps the times it came with; so do all words of a stretch that does not fit.
        """
        placed: list[Word] = []
        for begin, end in _stretches(words):
            # Where no pause parts a stretch from its neighbors, its padding holds their sound: their words claim it.
            low = max(0, begin - _CONTEXT_WORDS) if begin and not _pause(words, begin) else begin
            high = min(len(words), end + _CONTEXT_WORDS) if end < len(words) and not _pause(words, end) else end
            placed += self._stretch(words[low:high], sound)[begin - low : end - low]
        return placed

    def _stretch(self, words: Sequence[Word], sound: Samples) -> list[Word]:
        said = [spelling.spoken(word.text) for word in words]
        known = [all(self._pronounceable(part) for part in parts) and bool(parts) for parts in said]
        first_s, last_s = words[0].start_s, words[-1].end_s
        if not any(known) or first_s is None or last_s is None:
            return list(words)
        start = max(0, round((first_s - _PADDING_S) * SAMPLE_RATE))
        end = min(len(sound), round((last_s + _PADDING_S) * SAMPLE_RATE))
        text = [part for parts, is_known in zip(said, known, strict=True) if is_known for part in parts]
        found = self._decode(text, sound[start:end])
        if len(found) != len(text):
            return list(words)
        placed: list[Word] = []
        parts_found = iter(found)
        for word, parts, is_known in zip(words, said, known, strict=True):
            if not is_known:
                placed.append(word)
                continue
            times = [next(parts_found) for _ in parts]
            placed.append(_moved(word, start / SAMPLE_RATE + times[0][0], start / SAMPLE_RATE + times[-1][1]))
        return placed

    def _pronounceable(self, word: str) -> bool:
        if self._decoder.lookup_word(word) is None:
            phones = spelling.guess(word)
            if not phones:
                return False
            self._decoder.add_word(word, phones, update=True)
        return True

    def _decode(self, text: Sequence[str], sound: Samples) -> list[tuple[float, float]]:
        """Return start and end (seconds) of each spoken word; empty where they do not fit the sound."""
        decoder = self._decoder
        samples = (np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()
        try:
            decoder.set_align_text(" ".join(text))
            decoder.start_utt()
            decoder.process_raw(samples, full_utt=True)
            decoder.end_utt()
            segments = list(decoder.seg() or ())
        except RuntimeError:
            return []
        # Silences and noises are in angle brackets or plus signs; second pronunciations end in "(2)".
        heard = [segment for segment in segments if segment.word[0] not in "<[+"]
        return [
            (segment.start_frame / _FRAMES_PER_SECOND, (segment.end_frame + 1) / _FRAMES_PER_SECOND)
            for segment in heard
        ]


def _stretches(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Divide words at pauses and after fourteen: index of the first word, and of the one after the last."""
    begin = 0
    for index in range(1, len(words)):
        if _pause(words, index) or index - begin >= _MOST_WORDS:
            yield begin, index
            begin = index
    if begin < len(words):
        yield begin, len(words)


def _pause(words: Sequence[Word], index: int) -> bool:
    """Say whether a pause comes before the word at ``index``; a word without times is no reason to think so."""
    before, after = words[index - 1].end_s, words[index].start_s
    return before is not None and after is not None and after - before > _LONGEST_GAP_S


def _moved(word: Word, start_s: float, end_s: float) -> Word:
    if word.start_s is not None and abs(word.start_s - start_s) > _FARTHEST_S:
        return word
    return word.model_copy(update={"start_s": start_s, "end_s": end_s})
