"""WhisperX (BSD): Whisper in batches on a GPU, word times by wav2vec2, voices told apart. Runs on a Python of its own.

Everything comes from local folders. WhisperX's own voice detectors are not used: it hears the windows of our voices.
Where no aligner is installed, word times are Whisper's own, moved to onsets. Where a GPU's memory does not suffice, it
goes on with smaller batches and then on the processor, as it does without a GPU or with one that cannot be used, and
says so in the transcript.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.kernel.work import Work
from appliance.speech import errors, guards, onsets, pcm, speakers, tokens
from appliance.speech.leases import leased
from appliance.speech.weights import ENGLISH, Weights
from appliance.speech.windows import Window, voiced, windows

T = TypeVar("T")

BATCH = 8
_FRAMES_PER_SECOND = 100
ON_PROCESSOR = "WhisperX ran on the processor, since no GPU can be used here: it takes several times as long."
GPU_TAKEN = "The GPU was busy with another recording, so WhisperX ran on the processor: it takes several times as long."
OUT_OF_MEMORY = "The GPU's memory did not suffice for WhisperX, which went on on the processor."
GPU_FAILED = "WhisperX could not use the GPU and went on on the processor: {detail}."
NO_SPEAKERS = "The voices could not be told apart: {detail}."


@dataclass(frozen=True)
class Plan:
    """What to run.

    Attributes:
        weights: The Whisper model.
        aligners: By language, the folder of a wav2vec2 model.
        diarizer: The folder of a pyannote pipeline, where speakers are wanted and one is installed.
        vocabulary: Words to expect.
        lease: The file by which recognitions take turns with the GPU; ``None``: nobody else uses it.
        patience_s: How long to wait for a turn, before the processor does it.
    """

    weights: Weights
    aligners: Mapping[str, Path] = field(default_factory=dict)
    diarizer: Path | None = None
    vocabulary: tuple[str, ...] = ()
    lease: Path | None = None
    patience_s: float = 60.0


def identity(plan: Plan) -> str:
    """Return what names everything that shapes the words; known without loading anything."""
    parts = [f"whisperx-3.8.6/{plan.weights.name}/{plan.weights.sha256[:16]}/windows2", onsets.IDENTITY]
    parts += [f"{code}={folder.name}" for code, folder in sorted(plan.aligners.items())]
    parts += [f"speakers={plan.diarizer.name}"] if plan.diarizer else []
    parts += [f"vocabulary:{','.join(plan.vocabulary)}"] if plan.vocabulary else []
    return "+".join(parts)


@dataclass(frozen=True)
class _Heard:
    """One window's text, and how sure WhisperX was of it (0 to 1)."""

    text: str
    confidence: float


class WhisperX:
    """A :class:`~appliance.speech.ports.Recognizer` that runs in this process."""

    def __init__(self, plan: Plan, threads: int) -> None:
        """Take what to run, and how many processor threads may be used; nothing is loaded yet."""
        self._plan, self._threads = plan, threads
        self._pipeline: Any = None
        self._voices: Any = None
        self._aligners: dict[str, _Aligner] = {}
        self._device = "cpu"
        self._batch = BATCH
        self._warnings: list[str] = []

    @property
    def identity(self) -> str:
        """See the port."""
        return identity(self._plan)

    @property
    def languages(self) -> frozenset[str]:
        """See the port."""
        return self._plan.weights.languages

    def recognize(self, pcm_path: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """See the port. Also raises ``SPEECH-002`` for wrong weights, ``SPEECH-007`` where WhisperX is missing."""
        if language is not None and language not in self.languages:
            raise errors.language_unavailable(language, self.languages)
        with ExitStack() as held:
            return self._recognized(pcm_path, voices, language, work, held)

    def _recognized(
        self, pcm_path: Path, voices: Sequence[Interval], language: str | None, work: Work, held: ExitStack
    ) -> Transcript:
        progress = work.stage("words", pcm.sample_count(pcm_path) / pcm.SAMPLE_RATE)
        todo = windows(pcm_path, voices)
        spoken = language or "en"
        if todo:
            self._plan.weights.verify()
            self._choose_device(work, held)
            spoken = language or self._spared(partial(self._language, todo[0].read(pcm_path)))
        words: list[Word] = []
        sure, place = 0.0, 0
        while place < len(todo):
            work.cancellation.check()
            for window, said, confidence in self._spared(partial(self._group, todo[place:], pcm_path, spoken, voices)):
                words += said
                sure += window.length * confidence
                place += 1
                progress.advance_to(window.pieces[-1][1] / pcm.SAMPLE_RATE)
        progress.finish()
        total = sum(window.length for window in todo)
        words = guards.in_order(guards.voiced(words, voices))
        return Transcript(
            language=spoken,
            language_assumed=language is None,
            confidence=round(min(sure / total, 1.0), 3) if total else 1.0,
            recognizer=self.identity,
            approximate_times=bool(words) and spoken not in self._plan.aligners,
            words=tuple(self._with_speakers(words, pcm_path)),
            warnings=tuple(self._warnings),
        )

    def _choose_device(self, work: Work, held: ExitStack) -> None:
        """Take the GPU where there is one and it is free; say so where the processor has to do."""
        self._device = _device()
        if self._device == "cpu":
            self._warnings.append(ON_PROCESSOR)
        elif self._plan.lease and not held.enter_context(leased(self._plan.lease, self._plan.patience_s, work)):
            self._device = "cpu"
            self._warnings.append(GPU_TAKEN)

    def _spared(self, act: Callable[[], T]) -> T:
        """Do it; where a GPU cannot, with smaller batches or on the processor."""
        while True:
            try:
                return act()
            # What torch and CTranslate2 raise for a GPU, for want of better.
            except (RuntimeError, ValueError) as error:
                if self._device == "cpu":
                    raise
                self._make_room(error)

    def _make_room(self, error: Exception) -> None:
        """Ask less of the GPU after a failure, and at last nothing."""
        memory = "out of memory" in str(error).lower()
        if memory and self._batch > 1 and self._pipeline is not None:
            self._batch //= 2
            return
        detail = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        self._warnings.append(OUT_OF_MEMORY if memory else GPU_FAILED.format(detail=detail))
        self._device, self._pipeline = "cpu", None
        self._aligners.clear()

    def _ready(self) -> Any:
        """Return WhisperX's pipeline, loaded where it is not yet."""
        if self._pipeline is not None:
            return self._pipeline
        try:
            import whisperx.asr  # noqa: PLC0415  only where WhisperX is installed, and ten seconds to load
            import whisperx.vads  # noqa: PLC0415
        except (ImportError, OSError) as error:
            raise errors.WHISPERX_MISSING(detail=str(error)) from error
        self._voices = _given_voices(whisperx.vads.Vad)
        self._pipeline = whisperx.asr.load_model(
            str(self._plan.weights.path),
            self._device,
            compute_type="float16" if self._device == "cuda" else "int8",
            vad_model=self._voices,
            asr_options={"hotwords": ", ".join(self._plan.vocabulary) or None},
            threads=self._threads,
            local_files_only=True,
        )
        return self._pipeline

    def _language(self, sound: pcm.Samples) -> str:
        if self.languages == ENGLISH:
            return "en"
        language = str(self._ready().detect_language(sound))
        return language if language in self.languages else "en"

    def _group(
        self, rest: Sequence[Window], pcm_path: Path, language: str, voices: Sequence[Interval]
    ) -> list[tuple[Window, list[Word], float]]:
        """Return the next windows, as many as go at once, with their words and how sure WhisperX was of them."""
        group = rest[: self._batch]
        sounds = [window.read(pcm_path) for window in group]
        heard = self._transcribe(sounds, language)
        return [
            (window, self._words(window, sound, one, language, voices), one.confidence)
            for window, sound, one in zip(group, sounds, heard, strict=True)
        ]

    def _transcribe(self, sounds: Sequence[pcm.Samples], language: str) -> list[_Heard]:
        pipeline = self._ready()
        ends = np.cumsum([len(sound) for sound in sounds]) / pcm.SAMPLE_RATE
        starts = [0.0, *ends[:-1]]
        self._voices.spans = [{"start": start, "end": end} for start, end in zip(starts, ends, strict=True)]
        # Named here, the language keeps the tokenizer, which word times need.
        pipeline.preset_language = language
        result = pipeline.transcribe(np.concatenate(sounds), batch_size=len(sounds), language=language)
        return [
            _Heard(segment["text"].strip(), min(math.exp(float(segment["avg_logprob"])), 1.0))
            for segment in result["segments"]
        ]

    def _words(
        self, window: Window, sound: pcm.Samples, heard: _Heard, language: str, voices: Sequence[Interval]
    ) -> list[Word]:
        """Return a window's words with times in source seconds."""
        if not heard.text:
            return []
        if language in self._plan.aligners:
            words = self._aligner(language).align(heard.text, sound, heard.confidence)
        else:
            words = onsets.refined(self._own_times(heard.text, sound, language), sound, voiced(window, voices))
        words = guards.without_loops(words, [word.text for word in words])
        return [window.word_in_source(word) for word in words]

    def _own_times(self, text: str, sound: pcm.Samples, language: str) -> list[Word]:
        """Ask Whisper's attention when it heard each word of a known text."""
        model, tokenizer = self._pipeline.model, self._pipeline.tokenizer
        features = self._pipeline.preprocess({"inputs": sound})["inputs"]
        frames = math.ceil(len(sound) / pcm.SAMPLE_RATE * _FRAMES_PER_SECOND)
        found = model.find_alignment(tokenizer, [tokenizer.encode(f" {text}")], model.encode(features), frames)
        return tokens.joined([SimpleNamespace(**part) for part in found[0]], language) if found else []

    def _aligner(self, language: str) -> "_Aligner":
        if language not in self._aligners:
            self._aligners[language] = _Aligner(self._plan.aligners[language], language, self._device)
        return self._aligners[language]

    def _with_speakers(self, words: Sequence[Word], pcm_path: Path) -> list[Word]:
        if self._plan.diarizer is None or not words:
            return list(words)
        try:
            turns = _turns(self._plan.diarizer, pcm.read(pcm_path, 0, pcm.sample_count(pcm_path)), self._device)
        except Exception as error:  # noqa: BLE001  who speaks is an extra: without it the words are still good
            self._warnings.append(NO_SPEAKERS.format(detail=f"{type(error).__name__}: {error}".rstrip(".")))
            return list(words)
        return speakers.assigned(words, turns)


class _Aligner:
    """Places the words of a known text with a wav2vec2 model from a local folder."""

    def __init__(self, folder: Path, language: str, device: str) -> None:
        import whisperx.alignment as library  # noqa: PLC0415  only where WhisperX is installed
        from nltk.tokenize.punkt import PunktSentenceTokenizer  # noqa: PLC0415

        # It downloads data to find sentences with, which only group its output; the untrained splitter needs none.
        library.nltk_load = lambda _: PunktSentenceTokenizer()
        self._library, self._device = library, device
        self._model, self._metadata = library.load_align_model(
            language, device, model_name=str(folder), model_cache_only=True
        )

    def align(self, text: str, sound: pcm.Samples, confidence: float) -> list[Word]:
        """Return the words of ``text`` in seconds of ``sound``; what the model's letters cannot write has no times."""
        segment = {"text": text, "start": 0.0, "end": len(sound) / pcm.SAMPLE_RATE}
        result = self._library.align([segment], self._model, self._metadata, sound, self._device)
        return [
            Word(
                text=str(part["word"]),
                start_s=_seconds(part.get("start")),
                end_s=_seconds(part.get("end")),
                confidence=round(confidence, 3),
            )
            for part in result["word_segments"]
            if str(part["word"]).strip()
        ]


def _seconds(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _device() -> str:
    try:
        import torch  # noqa: PLC0415  only where WhisperX is installed
    except (ImportError, OSError) as error:
        raise errors.WHISPERX_MISSING(detail=str(error)) from error
    return "cuda" if torch.cuda.is_available() else "cpu"


def _given_voices(base: Any) -> Any:
    """Return what WhisperX takes for a voice detector, and which answers with ``spans`` set before."""

    class Given(base):  # type: ignore[misc]  # a class of a library that is not there for mypy
        def __init__(self) -> None:
            super().__init__(vad_onset=0.5)
            self.spans: list[dict[str, float]] = []

        def __call__(self, _audio: Any) -> list[dict[str, float]]:
            return self.spans

        @staticmethod
        def preprocess_audio(audio: Any) -> Any:
            return audio

        @staticmethod
        def merge_chunks(segments: Any, *_sizes: Any, **_thresholds: Any) -> Any:
            return segments

    return Given()


def _turns(folder: Path, sound: pcm.Samples, device: str) -> list[speakers.Turn]:
    from whisperx.diarize import DiarizationPipeline  # noqa: PLC0415  only where WhisperX is installed

    found = DiarizationPipeline(model_name=str(folder), device=device)(sound)
    return [
        speakers.Turn(float(start), float(end), str(label))
        for start, end, label in zip(found["start"], found["end"], found["speaker"], strict=True)
    ]
