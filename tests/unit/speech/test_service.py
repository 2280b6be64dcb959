from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.editing.analysis import Interval
from appliance.kernel.errors import Kind, ReelboxError
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Progress, Work
from appliance.speech import errors
from appliance.speech.ports import Recognizer
from appliance.speech.service import SpeechService
from tests.fakes.speech import FakeRecognizer, FakeRecognizers, FakeVoiceActivity


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.pcm"
    path.write_bytes(b"\x01\x10" * 16_000 * 4)
    return path


@pytest.fixture
def service(tmp_path: Path) -> SpeechService:
    return SpeechService(FakeVoiceActivity(), FakeRecognizers(FakeRecognizer()), FolderStore(tmp_path / "store"))


def asked(service: SpeechService) -> tuple[int, int]:
    assert isinstance(service.voice_activity, FakeVoiceActivity)
    recognizer = service.recognizers.choose(None)
    assert isinstance(recognizer, FakeRecognizer)
    return service.voice_activity.calls, len(recognizer.calls)


def test_voices_alone_need_no_recognizer(service: SpeechService, sound: Path) -> None:
    voices, transcript = service.listen(sound, "a", None, want_words=False, work=Work())
    assert len(voices) == 2
    assert transcript is None
    assert asked(service) == (1, 0)


def test_the_same_sound_is_never_listened_to_twice(service: SpeechService, sound: Path) -> None:
    first = service.listen(sound, "a", "en", want_words=True, work=Work())
    again = service.listen(sound, "a", "en", want_words=True, work=Work())
    assert first == again
    assert asked(service) == (1, 1)


def test_what_is_kept_outlives_the_service(service: SpeechService, sound: Path, tmp_path: Path) -> None:
    first = service.listen(sound, "a", "en", want_words=True, work=Work())
    later = SpeechService(FakeVoiceActivity(), FakeRecognizers(FakeRecognizer()), FolderStore(tmp_path / "store"))
    assert later.listen(sound, "a", "en", want_words=True, work=Work()) == first
    assert asked(later) == (0, 0)


def test_voices_found_for_silence_serve_the_words_too(service: SpeechService, sound: Path) -> None:
    service.listen(sound, "a", None, want_words=False, work=Work())
    service.listen(sound, "a", None, want_words=True, work=Work())
    assert asked(service) == (1, 1)


def test_another_sound_or_another_model_is_listened_to(service: SpeechService, sound: Path) -> None:
    service.listen(sound, "a", "en", want_words=True, work=Work())
    service.listen(sound, "b", "en", want_words=True, work=Work())
    newer = SpeechService(
        service.voice_activity, FakeRecognizers(FakeRecognizer(identity="fake-words-2")), service.store
    )
    newer.listen(sound, "a", "en", want_words=True, work=Work())
    assert asked(service) == (2, 2)
    assert asked(newer) == (2, 1)


def test_a_kept_answer_is_reported_as_reused(service: SpeechService, sound: Path) -> None:
    service.listen(sound, "a", None, want_words=True, work=Work())
    seen: list[Progress] = []
    service.listen(sound, "a", None, want_words=True, work=Work(report=seen.append))
    assert [(progress.stage, progress.reused) for progress in seen] == [("voices", True), ("words", True)]


def test_a_language_nobody_named_is_marked_as_assumed_and_not_recognized_again(
    service: SpeechService, sound: Path
) -> None:
    _, assumed = service.listen(sound, "a", None, want_words=True, work=Work())
    _, named = service.listen(sound, "a", "en", want_words=True, work=Work())
    assert assumed is not None
    assert named is not None
    assert (assumed.language, assumed.language_assumed) == ("en", True)
    assert (named.language, named.language_assumed) == ("en", False)
    assert asked(service) == (1, 1)


@pytest.mark.parametrize("language", ["en", "EN", "en-US", "en_GB", " en "])
def test_a_language_may_be_written_with_its_region(service: SpeechService, language: str) -> None:
    assert service.understood(language) == "en"


def test_a_language_the_model_does_not_know_is_refused_before_anything_is_heard(
    service: SpeechService, sound: Path
) -> None:
    with pytest.raises(ReelboxError) as caught:
        service.listen(sound, "a", "vi", want_words=True, work=Work())
    assert caught.value.code == "SPEECH-003"
    assert caught.value.kind is Kind.ENVIRONMENT
    assert "English only" in caught.value.message
    assert "reelbox models install" in caught.value.hint
    assert asked(service) == (0, 0)


def test_silence_is_found_in_any_language(service: SpeechService, sound: Path) -> None:
    voices, _ = service.listen(sound, "a", "vi", want_words=False, work=Work())
    assert voices


def test_a_recognizer_of_several_languages_chooses_where_nobody_did(tmp_path: Path, sound: Path) -> None:
    recognizer = FakeRecognizer(languages=frozenset({"en", "vi"}))
    service = SpeechService(FakeVoiceActivity(), FakeRecognizers(recognizer), FolderStore(tmp_path / "store"))
    service.listen(sound, "a", None, want_words=True, work=Work())
    service.listen(sound, "a", "vi", want_words=True, work=Work())
    assert recognizer.calls == [None, "vi"]


def test_a_kept_answer_that_cannot_be_read_is_made_again(service: SpeechService, sound: Path, tmp_path: Path) -> None:
    first = service.listen(sound, "a", "en", want_words=True, work=Work())
    for path in (tmp_path / "store").rglob("*.json"):
        path.write_text("{")
    assert service.listen(sound, "a", "en", want_words=True, work=Work()) == first
    assert asked(service) == (2, 2)


@dataclass
class Unsure:
    """Recognizers whose first one makes little sense of it, and who have a second opinion."""

    first: FakeRecognizer
    second: FakeRecognizer

    def choose(self, language: str | None) -> Recognizer:
        return self.second if language in self.second.languages else self.first

    def alternatives(self) -> tuple[Recognizer, ...]:
        return (self.second,)


def unsure(tmp_path: Path, first: float, second: float, per_voice: int = 4) -> tuple[SpeechService, Unsure]:
    """Return a service whose recognizers are so sure of what they hear."""
    recognizers = Unsure(
        FakeRecognizer(confidence=first),
        FakeRecognizer(languages=frozenset({"vi"}), identity="fake-vi", confidence=second, per_voice=per_voice),
    )
    return SpeechService(FakeVoiceActivity(), recognizers, FolderStore(tmp_path / "store")), recognizers


@pytest.mark.parametrize("first", [0.4, 0.75])
def test_another_language_is_offered_where_the_first_is_not_clear(tmp_path: Path, sound: Path, first: float) -> None:
    service, recognizers = unsure(tmp_path, first, 0.99)
    _, transcript = service.listen(sound, "a", None, want_words=True, work=Work())
    assert transcript is not None
    assert (transcript.language, transcript.suggested_language) == ("en", "vi")
    assert recognizers.second.calls == ["vi"]
    service.listen(sound, "a", None, want_words=True, work=Work())
    assert recognizers.second.calls == ["vi"]


@pytest.mark.parametrize(
    ("first", "second", "per_voice"), [(0.9, 0.99, 4), (0.4, 0.6, 4), (0.75, 0.99, 1)], ids=["sure", "unsure", "few"]
)
def test_no_language_is_offered_where_the_first_is_clear_or_the_second_unsure_or_hears_little(
    tmp_path: Path, sound: Path, first: float, second: float, per_voice: int
) -> None:
    _, transcript = unsure(tmp_path, first, second, per_voice)[0].listen(sound, "a", None, want_words=True, work=Work())
    assert transcript is not None
    assert transcript.suggested_language is None


def test_who_names_the_language_gets_no_offer(tmp_path: Path, sound: Path) -> None:
    service, recognizers = unsure(tmp_path, 0.4, 0.99)
    _, transcript = service.listen(sound, "a", "en", want_words=True, work=Work())
    assert transcript is not None
    assert transcript.suggested_language is None
    assert recognizers.second.calls == []


class _Deaf(FakeVoiceActivity):
    def intervals(self, pcm: Path, work: Work) -> tuple[Interval, ...]:
        super().intervals(pcm, work)
        raise errors.EXTRA_MISSING(package="onnxruntime")


def test_where_nobody_can_listen_it_is_not_known_where_voice_is(sound: Path, tmp_path: Path) -> None:
    deaf = SpeechService(_Deaf(), FakeRecognizers(FakeRecognizer()), FolderStore(tmp_path / "store"))
    assert deaf.hear(sound, "a", Work()) is None


def test_words_are_recalled_where_they_were_recognized_and_only_there(service: SpeechService, sound: Path) -> None:
    voices, transcript = service.listen(sound, "a", "en", want_words=True, work=Work())
    assert service.hear(sound, "a", Work()) == voices
    recalled = service.recall("a", voices, "en")
    assert transcript is not None
    assert recalled is not None
    assert recalled.words == transcript.words
    assert service.recall("b", voices, "en") is None
    assert service.recall("a", voices, "xx") is None
    assert asked(service) == (1, 1)
