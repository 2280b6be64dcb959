"""The two questions a sound is asked: where is a voice, and what does it say? And who answers the second.

Sound is a file of raw PCM: one channel, 16 000 samples per second, signed 16-bit little endian (see :mod:`.pcm`).
Times are seconds from the file's first sample.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel.work import Work


class VoiceActivity(Protocol):
    """Finds the stretches with a voice."""

    @property
    def identity(self) -> str:
        """Name and version of everything that shapes the answer; part of cache keys."""

    def intervals(self, pcm: Path, work: Work) -> tuple[Interval, ...]:
        """Return the stretches with a voice, in order, not touching; pauses of 0.2 s and more stay pauses.

        Reports the stage ``voices`` and stops with ``KERNEL-006`` when cancelled.
        """


class Recognizer(Protocol):
    """Finds the words."""

    @property
    def identity(self) -> str:
        """Name, version and model of everything that shapes the answer; part of cache keys."""

    @property
    def languages(self) -> frozenset[str]:
        """The ISO 639-1 codes it understands."""

    def recognize(self, pcm: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        """Return the words, in order, not overlapping; times may be missing where they could not be found.

        Args:
            pcm: The sound.
            voices: Where :class:`VoiceActivity` heard a voice; nothing else is listened to.
            language: ISO 639-1 code; ``None`` leaves it to the recognizer, which marks the transcript
                ``language_assumed``.
            work: Gets the stage ``words``; cancelling raises ``KERNEL-006``.

        Raises:
            ReelboxError: ``SPEECH-003`` for a language not in :attr:`languages`.
        """


class Recognizers(Protocol):
    """Knows which recognizer listens to what."""

    def choose(self, language: str | None) -> Recognizer:
        """Return the recognizer for a language; ``None`` asks for the one that listens where nobody said.

        Args:
            language: ISO 639-1 code in lower case.

        Raises:
            ReelboxError: ``SPEECH-003`` where none understands it, ``SPEECH-007`` where the wanted engine is missing.
        """

    def alternatives(self) -> tuple[Recognizer, ...]:
        """Return recognizers of one other language each, for a second opinion.

        They are asked where nobody named the language and what the chosen one heard makes little sense.
        """
