"""Listening to a source once: voices and words, each kept under the hash of what shaped them."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import content_key
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.speech.ports import Recognizer, Recognizers, VoiceActivity

T = TypeVar("T")

# Of words nobody was sure about, so much is heard again as another language: enough to tell, at a fraction of the cost.
_SAMPLE_S = 15.0
# Below this a second opinion is asked for, and another language offered where its recognizer is so sure of so many
# words per second of voice. English was never taken for Vietnamese so, nor the other way round: see docs/speech.md.
_CLEAR = 0.8
_SUGGESTION_FLOOR = 0.9
_FLUENT = 2.0


@dataclass(frozen=True)
class SpeechService:
    """Answers what a sound says and where; a sound once heard is never listened to again."""

    voice_activity: VoiceActivity
    recognizers: Recognizers
    store: ArtifactStore

    def listen(
        self, pcm: Path, source_key: str, language: str | None, *, want_words: bool, work: Work
    ) -> tuple[tuple[Interval, ...], Transcript | None]:
        """Return the stretches with a voice, and the transcript if it is wanted.

        Args:
            pcm: The sound (see :mod:`appliance.speech.ports` for its format).
            source_key: Names the sound by its content; equal sounds have equal keys.
            language: What is spoken, for instance ``en`` or ``en-US``; ``None`` where nobody said.
            want_words: Whether to recognize words; silence is found without.
            work: Gets the stages ``voices`` and ``words``.

        Raises:
            ReelboxError: ``SPEECH-003`` for a language no recognizer knows, before anything is listened to;
                ``SPEECH-001``, ``-002``, ``-004``, ``-007``, ``-010`` where a model or a package is missing;
                ``SPEECH-005``, ``-006`` where the recognizer came to a bad end; ``KERNEL-006`` when cancelled.
        """
        recognizer, spoken = self._choose(language) if want_words else (None, None)
        voices = self._voices(pcm, source_key, work)
        if recognizer is None:
            return voices, None
        transcript = self._words(pcm, source_key, voices, (recognizer, spoken), work)
        suggestion = self._suggestion(pcm, source_key, voices, transcript, work) if language is None else None
        update = {"language_assumed": language is None, "suggested_language": suggestion}
        return voices, transcript.model_copy(update=update)

    def hear(self, pcm: Path, source_key: str, work: Work) -> tuple[Interval, ...] | None:
        """Return the stretches with a voice; ``None`` where this machine cannot listen.

        Args:
            pcm: The sound.
            source_key: Names the sound by its content.
            work: Gets the stage ``voices``.
        """
        try:
            return self._voices(pcm, source_key, work)
        except ReelboxError as error:
            if not error.code.startswith("SPEECH-"):
                raise
            return None

    def recall(self, source_key: str, voices: tuple[Interval, ...], language: str | None) -> Transcript | None:
        """Return the words of a sound if they were recognized here before; nobody listens anew."""
        try:
            recognizer, spoken = self._choose(language)
            path = self.store.get(self._words_key(source_key, voices, recognizer, spoken))
            return None if path is None else Transcript.model_validate_json(path.read_bytes())
        except (ReelboxError, ValueError):  # no such recognizer here, or an artifact of another version
            return None

    def understood(self, language: str | None) -> str | None:
        """Return the ISO 639-1 code to listen in; ``None`` leaves the choice to a recognizer that has one.

        Raises:
            ReelboxError: ``SPEECH-003`` for a language no recognizer knows, and what :meth:`listen` raises for one
                that is missing.
        """
        return self._choose(language)[1]

    def _choose(self, language: str | None) -> tuple[Recognizer, str | None]:
        """Return who listens, and in which language; ``None`` leaves that to a recognizer of several."""
        if language is None:
            recognizer = self.recognizers.choose(None)
            known = recognizer.languages
            return recognizer, next(iter(known)) if len(known) == 1 else None
        code = language.strip().lower().replace("_", "-").partition("-")[0]
        return self.recognizers.choose(code), code

    def _suggestion(
        self, pcm: Path, source_key: str, voices: tuple[Interval, ...], transcript: Transcript, work: Work
    ) -> str | None:
        """Return the language it sounds like, where what was heard is not clear and in another language it is."""
        if transcript.confidence >= _CLEAR or not voices:
            return None
        sample = _first(voices, _SAMPLE_S)
        enough = _FLUENT * sum(voice.end_s - voice.start_s for voice in sample)
        for other in self.recognizers.alternatives():
            code = min(other.languages)
            heard = self._words(pcm, source_key, sample, (other, code), work)
            if len(heard.words) >= enough and heard.confidence >= _SUGGESTION_FLOOR:
                return code
        return None

    def _voices(self, pcm: Path, source_key: str, work: Work) -> tuple[Interval, ...]:
        key = content_key("voices", "json", sound=source_key, voices=self.voice_activity.identity)

        def load(text: str) -> tuple[Interval, ...]:
            return tuple(Interval(start_s=start, end_s=end) for start, end in json.loads(text))

        def make() -> tuple[Interval, ...]:
            return self.voice_activity.intervals(pcm, work)

        def dump(voices: tuple[Interval, ...]) -> str:
            return json.dumps([(voice.start_s, voice.end_s) for voice in voices])

        return self._kept(key, "voices", load, make, dump, work)

    def _words(
        self,
        pcm: Path,
        source_key: str,
        voices: tuple[Interval, ...],
        asked: tuple[Recognizer, str | None],
        work: Work,
    ) -> Transcript:
        recognizer, spoken = asked
        key = self._words_key(source_key, voices, recognizer, spoken)

        def make() -> Transcript:
            return recognizer.recognize(pcm, voices, spoken, work)

        return self._kept(key, "words", Transcript.model_validate_json, make, Transcript.model_dump_json, work)

    def _words_key(
        self, source_key: str, voices: tuple[Interval, ...], recognizer: Recognizer, spoken: str | None
    ) -> str:
        return content_key(
            "words",
            "json",
            sound=source_key,
            voices=self.voice_activity.identity,
            until=voices[-1].end_s if voices else 0.0,  # a sample is another question than the whole
            recognizer=recognizer.identity,
            language=spoken,
        )

    def _kept(  # noqa: PLR0913  a value's way into and out of a file
        self,
        key: str,
        stage: str,
        load: Callable[[str], T],
        make: Callable[[], T],
        dump: Callable[[T], str],
        work: Work,
    ) -> T:
        """Return the artifact under this key, making it where it is not there yet."""
        path = self.store.get(key)
        if path is not None:
            # What another version wrote and this one cannot read is made again.
            with suppress(ValueError):
                value = load(path.read_text(encoding="utf-8"))
                work.reused(stage)
                return value
        value = make()
        with self.store.scratch() as folder:
            path = folder / "artifact.json"
            path.write_text(dump(value), encoding="utf-8")
            self.store.put(key, path)
        return value


def _first(voices: tuple[Interval, ...], length_s: float) -> tuple[Interval, ...]:
    """Return the first stretches with a voice, in all as long as asked for; the last one is cut."""
    sample: list[Interval] = []
    left = length_s
    for voice in voices:
        if left <= 0:
            break
        end = min(voice.end_s, voice.start_s + left)
        sample.append(Interval(start_s=voice.start_s, end_s=end))
        left -= end - voice.start_s
    return tuple(sample)
