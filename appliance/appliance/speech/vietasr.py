"""Vietnamese, offline: the recognizer of the package viet-asr (Apache-2.0), whose wheel carries its model.

It gives plain lower-case text without times. So every window is listened to several times, each pass beginning a
little later, and :mod:`.syllables` finds the times from when each word appears; :mod:`.punctuation` puts capitals and
signs at pauses. The share of passes that agree on a word is its confidence.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.kernel.work import Work
from appliance.speech import errors, guards, pcm, punctuation, syllables
from appliance.speech.windows import Window, voiced, windows

VIETNAMESE = frozenset({"vi"})
# How often each window is listened to. On cuts at known places (docs/speech.md) 10 passes leave no smaller error than
# 4 in the median; with 2 a tenth of the words is off by 0.14 s, with 4 by 0.07 s. One costs 0.17 CPU-s per second.
PASSES = 4
# The recognizer decides every 0.43 s (read off its answers), 0.33 s after a word's beginning (median of 25 known ones).
_STEP_S = 0.43
_LAG_S = 0.33
# Fed in pieces this short, the moment a word appears is known to a frame.
_PIECE = pcm.SAMPLE_RATE // 100
# After the sound, so that the last words appear as all others do.
_TAIL_S = _LAG_S + _STEP_S + 0.1

IDENTITY = f"viet-asr-0.1.0.dev11/passes{PASSES}-syllables1-punctuation1"


def is_installed() -> bool:
    """Say whether the extra is there, without loading it."""
    return find_spec("vietasr") is not None


class VietAsr:
    """A :class:`~appliance.speech.ports.Recognizer` that runs in this process."""

    identity = IDENTITY
    languages = VIETNAMESE

    def __init__(self, threads: int) -> None:
        """Take how many windows are listened to at once; nothing is loaded yet."""
        self._threads = threads
        self._pipeline: Any = None

    def recognize(self, pcm_path: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """See the port. Also raises ``SPEECH-004`` where the extra is missing."""
        if language is not None and language not in self.languages:
            raise errors.language_unavailable(language, self.languages)
        progress = work.stage("words", pcm.sample_count(pcm_path) / pcm.SAMPLE_RATE)
        todo = windows(pcm_path, voices)
        if todo:
            self._load()
        heard: list[Word] = []
        with ThreadPoolExecutor(self._threads) as pool:
            futures = [pool.submit(self._window, window, pcm_path, voices) for window in todo]
            try:
                for window, future in zip(todo, futures, strict=True):
                    heard += future.result()
                    work.cancellation.check()
                    progress.advance_to(window.pieces[-1][1] / pcm.SAMPLE_RATE)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        progress.finish()
        words = punctuation.punctuated(guards.in_order(heard))
        return Transcript(
            language="vi",
            language_assumed=language is None,
            confidence=round(sum(word.confidence for word in words) / len(words), 3) if words else 1.0,
            recognizer=self.identity,
            words=tuple(words),
        )

    def _load(self) -> None:
        if self._pipeline is not None:
            return
        try:
            import vietasr  # noqa: PLC0415  only where the extra is installed
        except ImportError as error:
            raise errors.EXTRA_MISSING(package="viet-asr") from error
        self._pipeline = vietasr.Pipeline.preset("transcribe")

    def _window(self, window: Window, pcm_path: Path, voices: Sequence[Interval]) -> list[Word]:
        """Listen to one window as often as it takes, and place its words in source seconds."""
        sound = window.read(pcm_path)
        shift = _STEP_S / PASSES
        readings = [self._read(sound, round(turn * shift * pcm.SAMPLE_RATE)) for turn in range(PASSES)]
        words: list[Word] = []
        for placed in syllables.place(readings, sound, voiced(window, voices), _STEP_S, _LAG_S):
            start, end = window.to_source(placed.start_s, placed.end_s)
            confidence = round(placed.agreement, 3)
            words.append(Word(text=placed.text, start_s=start, end_s=end, confidence=confidence))
        return words

    def _read(self, sound: pcm.Samples, shift: int) -> syllables.Reading:
        """Listen once, with ``shift`` samples of silence before the sound."""
        tail = round(_TAIL_S * pcm.SAMPLE_RATE)
        samples = np.pad((np.clip(sound, -1, 1) * 32_767).astype(np.int16), (shift, tail))
        heard = _Follower()
        with self._pipeline.stream(sample_rate=float(pcm.SAMPLE_RATE)) as stream:
            for first in range(0, len(samples), _PIECE):
                stream.accept(samples[first : first + _PIECE].tobytes())
                heard.follow(stream.partial().text, (first + _PIECE - shift) / pcm.SAMPLE_RATE)
            heard.follow(stream.final().text, len(sound) / pcm.SAMPLE_RATE + _TAIL_S)
        return heard.reading()


class _Follower:
    """Keeps what a stream forgets: it shows its last few phrases, a line each, and only the newest still changes."""

    def __init__(self) -> None:
        self._gone: list[str] = []
        self._lines: list[str] = []
        self._seen: list[float] = []

    def follow(self, text: str, moment_s: float) -> None:
        """Take what the stream shows at this moment (seconds of the sound)."""
        lines = text.split("\n")
        if lines == self._lines:
            return
        for dropped in range(len(self._lines)):
            closed = self._lines[dropped:-1]
            if lines[: len(closed)] == closed:
                self._gone += " ".join(self._lines[:dropped]).split()
                break
        self._lines = lines
        # What is taken back and said anew appears when it is said last.
        count = len(self._words())
        self._seen = [*self._seen[:count], *[moment_s] * (count - len(self._seen))]

    def reading(self) -> syllables.Reading:
        """Return all of it."""
        return syllables.Reading(tuple(self._words()), tuple(self._seen))

    def _words(self) -> list[str]:
        return self._gone + " ".join(self._lines).split()
