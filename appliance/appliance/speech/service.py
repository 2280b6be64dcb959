"""Listening to a source once: voices and words, each kept under the hash of what shaped them."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel.hashing import content_key
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.speech import errors
from appliance.speech.ports import Recognizer, VoiceActivity

T = TypeVar("T")


@dataclass(frozen=True)
class SpeechService:
    """Answers what a sound says and where; a sound once heard is never listened to again."""

    voice_activity: VoiceActivity
    recognizer: Recognizer
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
            ReelboxError: ``SPEECH-003`` for a language the recognizer does not know, before anything is listened to;
                ``SPEECH-001``, ``-002``, ``-004`` where a model or the extra is missing; ``SPEECH-005``, ``-006``
                where the recognizer came to a bad end; ``KERNEL-006`` when cancelled.
        """
        spoken = self.understood(language) if want_words else None
        voices = self._voices(pcm, source_key, work)
        if not want_words:
            return voices, None
        transcript = self._words(pcm, source_key, voices, spoken, work)
        return voices, transcript.model_copy(update={"language_assumed": language is None})

    def understood(self, language: str | None) -> str | None:
        """Return the ISO 639-1 code to listen in; ``None`` leaves the choice to a recognizer that has one.

        Raises:
            ReelboxError: ``SPEECH-003`` for a language the recognizer does not know.
        """
        known = self.recognizer.languages
        if language is None:
            return next(iter(known)) if len(known) == 1 else None
        code = language.strip().lower().replace("_", "-").partition("-")[0]
        if code not in known:
            raise errors.language_unavailable(language, known)
        return code

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
        self, pcm: Path, source_key: str, voices: tuple[Interval, ...], spoken: str | None, work: Work
    ) -> Transcript:
        key = content_key(
            "words",
            "json",
            sound=source_key,
            voices=self.voice_activity.identity,
            recognizer=self.recognizer.identity,
            language=spoken,
        )

        def make() -> Transcript:
            return self.recognizer.recognize(pcm, voices, spoken, work)

        return self._kept(key, "words", Transcript.model_validate_json, make, Transcript.model_dump_json, work)

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
