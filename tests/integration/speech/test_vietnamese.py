"""Real Vietnamese: the clips of ../shared/media/vi, whole and cut at known places (see tests/media/vietnamese.py)."""

import difflib
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from appliance.editing.analysis import Interval, Transcript
from appliance.editing.plan import CAPTION_CONFIDENCE_FLOOR
from appliance.editing.timing import seconds_at
from appliance.entrypoints.cli.main import run
from appliance.kernel.settings import SpeechSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.speech.models import ModelStore
from appliance.speech.pcm import Samples
from appliance.speech.process import VoiceProcess
from appliance.speech.selection import Installed
from appliance.speech.service import SpeechService
from appliance.speech.silero import Silero
from appliance.speech.vietasr import VietAsr
from appliance.videos.studio import read_timeline
from tests.media import vietnamese
from tests.media.barcode import write_wave

from .conftest import MEDIA, decode, write

CLIPS = MEDIA / "vi"
pytestmark = pytest.mark.skipif(not CLIPS.is_dir(), reason=f"{CLIPS} is not here")

Heard = tuple[tuple[Interval, ...], Transcript]
Hear = Callable[[Samples], Heard]


@pytest.fixture(scope="session")
def hear(tmp_path_factory: pytest.TempPathFactory) -> Hear:
    """Find voices and Vietnamese words in this process; a sound is listened to once per session."""
    recognizer, kept = VietAsr(threads=2), dict[bytes, Heard]()

    def listen(sound: Samples) -> Heard:
        key = sound.tobytes()
        if key not in kept:
            path = write(tmp_path_factory.mktemp("vi") / "sound.pcm", sound)
            voices = Silero().intervals(path, Work())
            kept[key] = voices, recognizer.recognize(path, voices, "vi", Work())
        return kept[key]

    return listen


def plain(transcript: Transcript) -> list[str]:
    """Return the words without case and signs."""
    return [word.text.lower().strip(".,") for word in transcript.words]


def wrong_characters(reference: str, heard: str) -> int:
    row = list(range(len(heard) + 1))
    for number, letter in enumerate(reference, 1):
        diagonal, row[0] = row[0], number
        for index, other in enumerate(heard, 1):
            diagonal, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, diagonal + (letter != other))
    return row[-1]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_clip_comes_out_as_its_readme_says(hear: Hear, number: int) -> None:
    text = vietnamese.TEXTS[number]
    _, transcript = hear(vietnamese.clip(CLIPS, number))
    assert wrong_characters(text, " ".join(plain(transcript))) <= 0.03 * len(text)
    assert transcript.words[0].text[0].isupper()
    assert transcript.words[-1].text.endswith(".")
    assert transcript.confidence > 0.9


@pytest.mark.parametrize("number", [0, 1, 2])
def test_words_are_in_order_and_inside_their_voiced_stretches(hear: Hear, number: int) -> None:
    voices, transcript = hear(vietnamese.clip(CLIPS, number))
    times = [(word.start_s, word.end_s) for word in transcript.words]
    assert all(start is not None and end is not None and start < end for start, end in times)
    assert all(before[1] <= after[0] for before, after in pairwise(times))  # type: ignore[operator]
    for start, end in times:
        assert any(voice.start_s - 0.01 <= start and end <= voice.end_s + 0.01 for voice in voices)  # type: ignore[operator]


def test_words_inside_phrases_begin_where_they_are_heard(hear: Hear) -> None:
    errors = []
    for number, places in enumerate(vietnamese.PLACES):
        _, transcript = hear(vietnamese.clip(CLIPS, number))
        errors += [abs((transcript.words[before].start_s or 0) - moment) for moment, before in places]
    assert len(errors) == 25
    assert np.median(errors) <= 0.03
    assert np.percentile(errors, 90) <= 0.12


def test_words_after_known_gaps_begin_where_the_joins_are(hear: Hear) -> None:
    errors, words = [], 0
    for seed in range(2):
        talk = vietnamese.talk(CLIPS, seed)
        _, transcript = hear(talk.sound)
        matcher = difflib.SequenceMatcher(None, talk.words, plain(transcript), autojunk=False)
        heard = {
            block.a + step: block.b + step for block in matcher.get_matching_blocks() for step in range(block.size)
        }
        words += len(talk.begins)
        found = [(heard[index], moment) for index, moment in talk.begins if index in heard]
        errors += [abs((transcript.words[place].start_s or 0) - moment) for place, moment in found]
    assert len(errors) >= 0.7 * words
    assert np.median(errors) <= 0.12
    assert np.percentile(errors, 90) <= 0.12


def test_no_word_lies_in_a_gap(hear: Hear) -> None:
    talk = vietnamese.talk(CLIPS, 0)
    _, transcript = hear(talk.sound)
    for start, end in talk.gaps:
        middle = (start + end) / 2
        assert not any((word.start_s or 0) <= middle <= (word.end_s or 0) for word in transcript.words)


def service(tmp_path: Path) -> SpeechService:
    settings = SpeechSettings(model_dir=None, threads=2)
    recognizers = Installed(settings, ModelStore(tmp_path / "models"))
    return SpeechService(VoiceProcess(), recognizers, FolderStore(tmp_path / "store"))


def test_vietnamese_nobody_named_is_offered(tmp_path: Path) -> None:
    path = write(tmp_path / "sound.pcm", vietnamese.talk(CLIPS, 0).sound)
    _, transcript = service(tmp_path).listen(path, "talk", None, want_words=True, work=Work())
    assert transcript is not None
    assert (transcript.language, transcript.suggested_language) == ("en", "vi")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_clip_nobody_named_is_offered_as_vietnamese(tmp_path: Path, number: int) -> None:
    path = write(tmp_path / "sound.pcm", vietnamese.clip(CLIPS, number))
    _, transcript = service(tmp_path).listen(path, "clip", None, want_words=True, work=Work())
    assert transcript is not None
    assert transcript.suggested_language == "vi"


def test_an_unclear_english_sentence_is_not_taken_for_vietnamese(tmp_path: Path) -> None:
    # Three seconds in noise, of which viet-asr makes three words it is sure of: too few to speak for a language.
    sound = decode(next((MEDIA / "librivox").glob("*0880.wav")))
    noise = np.random.default_rng(3).normal(0, 0.3 * np.sqrt(np.mean(sound**2)), len(sound)).astype(np.float32)
    path = write(tmp_path / "sound.pcm", sound + noise)
    _, transcript = service(tmp_path).listen(path, "clip", None, want_words=True, work=Work())
    assert transcript is not None
    assert transcript.suggested_language is None
    assert transcript.confidence > CAPTION_CONFIDENCE_FLOOR


def test_english_in_noise_is_not_taken_for_vietnamese(tmp_path: Path, sentences: tuple[Samples, object]) -> None:
    sound = sentences[0][: 16_000 * 20]
    noise = np.random.default_rng(1).normal(0, 0.06, len(sound)).astype(np.float32)
    path = write(tmp_path / "sound.pcm", sound + noise)
    _, transcript = service(tmp_path).listen(path, "noisy", None, want_words=True, work=Work())
    assert transcript is not None
    assert transcript.suggested_language is None


def test_a_vietnamese_talk_is_cut_at_its_gaps_and_captioned(tmp_path: Path) -> None:
    talk = vietnamese.talk(CLIPS, 1, gaps_s=(1.2, 2.0))
    wave = write_wave(tmp_path / "talk.wav", np.round(talk.sound * 32_767).astype(np.int16), vietnamese.RATE)
    video = tmp_path / "talk.mp4"
    picture = ["-f", "lavfi", "-i", "color=c=0x204060:s=320x180:r=25"]
    argv = ["ffmpeg", "-v", "error", *picture, "-i", str(wave), "-shortest", "-c:a", "aac", str(video)]
    subprocess.run(argv, check=True)
    target = tmp_path / "timeline.json"
    work = ["--work-dir", str(tmp_path / "work")]
    arguments = ["plan", str(video), "--timeline", str(target), "--language", "vi", *work]
    assert run(arguments) == 0
    timeline = read_timeline(target)
    assert timeline.language == "vi"
    cuts = [
        (seconds_at(cut.source_start_frame, timeline.fps), seconds_at(cut.source_end_frame, timeline.fps))
        for cut in timeline.cuts
    ]
    for start, end in talk.gaps[:-1]:
        inside = [(first, last) for first, last in cuts if first < (start + end) / 2 < last]
        assert len(inside) == 1
        first, last = inside[0]
        assert first >= start - 0.04
        assert last <= end + 0.04
    shown = " ".join(word.text for caption in timeline.captions for word in caption.words)
    written = [word.lower().strip(".,") for word in shown.split()]
    assert difflib.SequenceMatcher(None, talk.words, written, autojunk=False).ratio() > 0.9
    assert "." in shown
