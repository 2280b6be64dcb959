"""The embedded recognizer: Whisper through faster-whisper (MIT) on the processor, refined by forced alignment.

The sound is read window by window, so an hour needs no more memory than a minute. Decoding is deterministic
(temperature 0): the same sound gives the same words.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.kernel.work import Work
from appliance.speech import errors, guards, onsets, pcm, pocketsphinx, tokens
from appliance.speech.weights import ENGLISH, Weights
from appliance.speech.windows import Window, voiced, windows

# On LibriVox, jfk and synthetic speech (230 words) every beam gives 0.9 % wrong words; with more voices and with noise
# (20 and 10 dB) beam 5 gives 8.6 %, 1 to 4 give 9.1 to 9.6 %. It costs 0.01 CPU-seconds per second more than 1.
BEAM = 5
# Text that compresses better than this repeats itself (Whisper's own threshold).
MOST_COMPRESSIBLE = 2.4


@dataclass(frozen=True)
class _Heard:
    """What one window gave: its words in source seconds, and how sure the recognizer was of them (0 to 1)."""

    words: list[Word]
    confidence: float


def identity(weights: Weights, vocabulary: Sequence[str] = ()) -> str:
    """Return what names everything that shapes the words; known without loading anything."""
    aligner = f"+{pocketsphinx.IDENTITY}" if "en" in weights.languages else ""
    refined = f"+{onsets.IDENTITY}" if weights.languages != ENGLISH else ""
    expected = f"+vocabulary:{','.join(vocabulary)}" if vocabulary else ""
    name = f"faster-whisper-1.2.1/{weights.name}/{weights.sha256[:16]}/int8-beam{BEAM}-windows2"
    return f"{name}{aligner}{refined}{expected}"


class FasterWhisper:
    """A :class:`~appliance.speech.ports.Recognizer` that runs in this process."""

    def __init__(self, weights: Weights, threads: int, vocabulary: Sequence[str] = ()) -> None:
        """Take the weights, how many processor threads may be used, and words to expect; nothing is loaded yet."""
        self._weights, self._threads, self._vocabulary = weights, threads, tuple(vocabulary)
        self._model: Any = None

    @property
    def identity(self) -> str:
        """See the port."""
        return identity(self._weights, self._vocabulary)

    @property
    def languages(self) -> frozenset[str]:
        """See the port."""
        return self._weights.languages

    def recognize(self, pcm_path: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """See the port. Also raises ``SPEECH-002`` for weights with the wrong hash."""
        if language is not None and language not in self.languages:
            raise errors.language_unavailable(language, self.languages)
        progress = work.stage("words", pcm.sample_count(pcm_path) / pcm.SAMPLE_RATE)
        todo = windows(pcm_path, voices)
        if todo:
            self._load()
        spoken = language or self._language(pcm_path, todo)
        aligner = pocketsphinx.Aligner() if todo and spoken == "en" else None
        heard: list[tuple[int, _Heard]] = []
        with self._understood(pcm_path, todo, spoken) as understood:
            for window, words in zip(todo, understood, strict=True):
                work.cancellation.check()
                heard.append((window.length, _placed(words, window, pcm_path, voices, aligner)))
                progress.advance_to(window.pieces[-1][1] / pcm.SAMPLE_RATE)
        progress.finish()
        words = guards.in_order(guards.voiced([word for _, part in heard for word in part.words], voices))
        total = sum(length for length, _ in heard)
        return Transcript(
            language=spoken,
            language_assumed=language is None,
            confidence=round(sum(length * part.confidence for length, part in heard) / total, 3) if total else 1.0,
            recognizer=self.identity,
            approximate_times=bool(words) and aligner is None,
            words=tuple(words),
        )

    def _load(self) -> None:
        if self._model is not None:
            return
        try:
            import faster_whisper  # noqa: PLC0415  only where the speech extra is installed
        except ImportError as error:
            raise errors.EXTRA_MISSING(package="faster-whisper") from error
        self._weights.verify()
        self._model = faster_whisper.WhisperModel(
            str(self._weights.path),
            device="cpu",
            compute_type="int8",
            # Windows side by side, one thread each: two threads on one window cost twice the processor time.
            cpu_threads=1,
            num_workers=self._threads,
            local_files_only=True,
        )

    def _language(self, pcm_path: Path, todo: Sequence[Window]) -> str:
        """Say which language is spoken: the only one there is, or what the first window sounds like."""
        if self.languages == ENGLISH or not todo:
            return "en"
        language, *_ = self._model.detect_language(audio=todo[0].read(pcm_path))
        return str(language)

    @contextmanager
    def _understood(self, pcm_path: Path, todo: Sequence[Window], language: str) -> Iterator[Iterator[list[Word]]]:
        """Give the words of each window, with times inside the window, in order; stops early when left."""
        with ThreadPoolExecutor(self._threads) as pool:
            futures = [pool.submit(self._words, window, pcm_path, language) for window in todo]
            try:
                yield (future.result() for future in futures)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _words(self, window: Window, pcm_path: Path, language: str) -> list[Word]:
        sound = window.read(pcm_path)
        segments = self._decode(sound, language)
        if any(segment.compression_ratio > MOST_COMPRESSIBLE for segment in segments):
            # Caught in a loop. Forbidding the loop gives the words back where there were any.
            segments = self._decode(sound, language, no_repeat_ngram_size=6, repetition_penalty=1.1)
            segments = [segment for segment in segments if segment.compression_ratio <= MOST_COMPRESSIBLE]
        words = tokens.joined([word for segment in segments for word in segment.words], language)
        return guards.without_loops(words, [word.text for word in words])

    def _decode(self, sound: pcm.Samples, language: str, **options: Any) -> list[Any]:
        segments, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            compression_ratio_threshold=MOST_COMPRESSIBLE,
            log_prob_threshold=-1.0,
            no_speech_threshold=0.6,
            word_timestamps=True,
            hotwords=", ".join(self._vocabulary) or None,
            **options,
        )
        return list(segments)


def _placed(
    words: list[Word], window: Window, pcm_path: Path, voices: Sequence[Interval], aligner: pocketsphinx.Aligner | None
) -> _Heard:
    """Give a window's words the best times there are, in seconds of the source."""
    confidence = sum(word.confidence for word in words) / len(words) if words else 0.0
    if words and aligner is not None:
        words = aligner.align(words, window.read(pcm_path))
    elif words:
        words = onsets.refined(words, window.read(pcm_path), voiced(window, voices))
    return _Heard([window.word_in_source(word) for word in words], confidence)
