"""Stand-ins for the speech ports that answer at once and count how often they are asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.kernel.work import Work
from appliance.speech import errors
from appliance.speech.ports import Recognizer


@dataclass
class FakeVoiceActivity:
    """Hears the stretches it was given, cut to the length of the sound; digital silence has none."""

    found: tuple[Interval, ...] = (Interval(start_s=0.2, end_s=1.8), Interval(start_s=2.2, end_s=3.0))
    identity: str = "fake-voices-1"
    calls: int = 0

    def intervals(self, pcm: Path, work: Work) -> tuple[Interval, ...]:
        self.calls += 1
        work.cancellation.check()
        progress = work.stage("voices", 1)
        sound = pcm.read_bytes()
        length_s = len(sound) / 32_000
        progress.finish()
        if not any(sound):
            return ()
        return tuple(
            Interval(start_s=voice.start_s, end_s=min(voice.end_s, length_s))
            for voice in self.found
            if voice.start_s < length_s
        )


@dataclass
class FakeRecognizer:
    """Hears one word, or more, in every stretch with a voice."""

    languages: frozenset[str] = frozenset({"en"})
    identity: str = "fake-words-1"
    confidence: float = 0.9
    per_voice: int = 1
    calls: list[str | None] = field(default_factory=list)

    def recognize(self, pcm: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        if language is not None and language not in self.languages:
            raise errors.language_unavailable(language, self.languages)
        self.calls.append(language)
        assert pcm.is_file()
        words = [
            Word(text="word", start_s=start_s, end_s=start_s + length_s, confidence=0.9)
            for voice in work.each("words", voices, len(voices))
            for length_s in [(voice.end_s - voice.start_s) / self.per_voice]
            for start_s in [voice.start_s + turn * length_s for turn in range(self.per_voice)]
        ]
        return Transcript(
            language=language or min(self.languages),
            language_assumed=language is None,
            confidence=self.confidence,
            recognizer=self.identity,
            words=tuple(words),
        )


@dataclass(frozen=True)
class FakeRecognizers:
    """Has the choice between one."""

    recognizer: Recognizer

    def choose(self, language: str | None) -> Recognizer:
        if language is not None and language not in self.recognizer.languages:
            raise errors.language_unavailable(language, self.recognizer.languages)
        return self.recognizer

    def alternatives(self) -> tuple[Recognizer, ...]:
        return ()
