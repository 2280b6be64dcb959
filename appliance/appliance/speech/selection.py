"""Which recognizer listens to what: by the language, by what is installed, and by what was asked for.

English goes to the embedded model, Vietnamese to viet-asr, everything else to an installed multilingual Whisper. Where
nobody named the language, a multilingual model finds out by itself; without one it is taken for English, and viet-asr
is asked for a second opinion. ``--engine`` and ``SPEECH_MODEL_DIR`` are wishes and come before all that.
"""

from functools import cached_property

from appliance.kernel.settings import SpeechEngine, SpeechSettings
from appliance.speech import errors, vietasr, weights, whisperx
from appliance.speech.models import Kind, ModelStore
from appliance.speech.ports import Recognizer
from appliance.speech.process import RecognizerProcess, VietAsrProcess, WhisperXProcess, words_of
from appliance.speech.weights import ENGLISH, Weights


class Installed:
    """A :class:`~appliance.speech.ports.Recognizers` of everything that is installed on this machine."""

    def __init__(self, settings: SpeechSettings, models: ModelStore) -> None:
        """Take the settings and the installed models; nothing is looked for yet."""
        self._settings, self._models = settings, models

    def choose(self, language: str | None) -> Recognizer:
        """See the port. Also raises ``SPEECH-001`` and ``SPEECH-004`` where even the embedded model is missing."""
        if language is not None and language not in self.languages():
            raise errors.language_unavailable(language, self.languages())
        if self._settings.engine is SpeechEngine.WHISPERX:
            return self._whisperx(language)
        asked_for = self._settings.engine is not SpeechEngine.AUTO or self._settings.model_dir is not None
        if language == "vi" and vietasr.is_installed() and not (asked_for and self._whisper("vi")):
            return VietAsrProcess(self._settings)
        return RecognizerProcess(self._settings, self._whisper(language))

    def alternatives(self) -> tuple[Recognizer, ...]:
        """See the port."""
        heard = self._whisper(None)
        knows_only_english = heard is not None and heard.languages == ENGLISH
        return (VietAsrProcess(self._settings),) if knows_only_english and vietasr.is_installed() else ()

    def languages(self) -> frozenset[str]:
        """Return the ISO 639-1 codes that can be understood with the wanted engine."""
        known = frozenset(code for model in self._whispers for code in model.languages)
        vietnamese = self._settings.engine is SpeechEngine.AUTO and vietasr.is_installed()
        return known | vietasr.VIETNAMESE if vietnamese else known

    @cached_property
    def _whispers(self) -> tuple[Weights, ...]:
        """The Whisper models, best first: the one asked for, then installed ones by size, then the embedded one."""
        if self._settings.model_dir is not None:
            return (weights.locate(self._settings.model_dir),)
        found = [record for record in self._models.installed() if record.kind is Kind.RECOGNIZER]
        found.sort(key=lambda record: record.size_bytes, reverse=True)
        return (*(self._models.weights(record) for record in found), weights.locate(None))

    def _whisper(self, language: str | None) -> Weights | None:
        """Return the model for a language; for none, one that can find out, else the first."""
        if language is None:
            return next((model for model in self._whispers if model.languages != ENGLISH), self._whispers[-1])
        if language == "en" and self._settings.engine is SpeechEngine.AUTO and self._settings.model_dir is None:
            # Its words are placed to a hundredth of a second, and it needs no second model in memory.
            return next(model for model in reversed(self._whispers) if "en" in model.languages)
        return next((model for model in self._whispers if language in model.languages), None)

    def _whisperx(self, language: str | None) -> Recognizer:
        model = self._whisper(language) or self._whispers[-1]
        records = self._models.installed()
        aligners = {
            code: self._models.folder(record.name)
            for record in records
            if record.kind is Kind.ALIGNER
            for code in record.languages
        }
        diarizers = [self._models.folder(record.name) for record in records if record.kind is Kind.SPEAKERS]
        if self._settings.speakers and not diarizers:
            raise errors.MODEL_UNKNOWN(name="to tell speakers apart", where="installed here")
        diarizer = diarizers[0] if self._settings.speakers else None
        return WhisperXProcess(self._settings, whisperx.Plan(model, aligners, diarizer, words_of(self._settings)))
