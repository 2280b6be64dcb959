"""FCPXML, read back with exact rational numbers."""

from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from appliance.editing.exports.chapters import chapters
from appliance.editing.exports.fcpxml import FRAME_RATES, fcpxml
from appliance.editing.exports.tracks import tracks
from appliance.editing.sounds import Music, SoundEffect
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Bookend, Cutaway
from tests.unit.editing.builders import grid
from tests.unit.editing.exports_timelines import BROLL, DING, PICTURE, RATES, TUNE, caption, cuts, timeline, timelines
from tests.unit.editing.fcpxml_reader import Read, read

SOURCE = "file:///talks/my%20talk.mp4"


def assert_exact(found: Read, document: Timeline) -> None:
    """Everything a timeline places stands in the document on its very frame."""
    assert (found.fps, found.frames) == (document.fps, document.duration_frames)
    main = found.lane(0)
    inner = main[1 if document.intro else 0 : -1 if document.outro else None]
    assert [(item.start, item.frames, item.media_start, item.speed, item.media, item.heard) for item in inner] == [
        (start, clip.frames, clip.source_start_frame, Fraction(clip.speed), SOURCE, True)
        for start, clip in document.placed_clips()
    ]
    assert [(item.start, item.frames, item.media_start, item.heard) for item in found.lane(1)] == [
        (cutaway.start_frame, cutaway.frames, cutaway.asset_start_frame if cutaway.asset_sha256 == BROLL else 0, False)
        for cutaway in document.cutaways
    ]
    captions = [(item.start, item.frames, item.text) for item in found.items if item.kind == "caption"]
    assert captions == [
        (page.start_frame, page.frames, " ".join(word.text for word in page.words)) for page in document.captions
    ]
    assert found.markers == [(chapter.start_frame, chapter.title) for chapter in chapters(document)]
    voice = [(piece.start_frame, piece.end_frame) for piece in tracks(document, {}).voice]
    silent = set().union(*(range(*mute) for mute in found.mutes))
    heard = {frame for item in main if item.heard for frame in range(item.start, item.start + item.frames)}
    assert heard - silent == {frame for stretch in voice for frame in range(*stretch)}


@pytest.mark.parametrize("fps", RATES)
def test_a_hundred_cuts_stand_on_their_frames(fps: Fraction) -> None:
    document = cuts(fps)
    found = read(fcpxml(document, {}))
    assert_exact(found, document)
    assert len(list(pairwise(found.lane(0)))) == 102
    assert found.lengths[SOURCE] == document.source.grid.frame_count


@settings(max_examples=60, deadline=None)
@given(timelines())
def test_any_timeline_stands_on_its_frames(document: Timeline) -> None:
    assert_exact(read(fcpxml(document, {})), document)


@pytest.mark.parametrize(
    ("fps", "duration"), [(Fraction(25), "1/25s"), (RATES[1], "1001/30000s"), (RATES[2], "1001/24000s")]
)
def test_a_frame_lasts_an_exact_fraction(fps: Fraction, duration: str) -> None:
    root = ET.fromstring(fcpxml(cuts(fps), {}))  # noqa: S314  our own document
    assert root.find("resources/format").attrib["frameDuration"] == duration  # type: ignore[union-attr]
    assert fps in FRAME_RATES


def test_a_sped_clip_at_the_end_of_its_media_does_not_run_beyond() -> None:
    clips = [Clip(source_start_frame=10, source_end_frame=15, speed=4)]
    document = fcpxml(timeline(Fraction(25), clips), {})
    assert '<timept time="0s" value="2/5s" interp="linear"/>' in document
    assert '<timept time="1/20s" value="3/5s" interp="linear"/>' in document
    assert read(document).lane(0)[0].frames == 2


def test_music_is_repeated_where_its_length_is_known_and_effects_share_rows() -> None:
    clips = [Clip(source_start_frame=0, source_end_frame=250)]
    document = timeline(
        Fraction(25),
        clips,
        music=Music(asset_sha256=TUNE, start_frame=5, end_frame=240, gain_db=-20),
        effects=[SoundEffect(asset_sha256=DING, start_frame=start) for start in (10, 20, 240)],
    )
    found = read(fcpxml(document, {TUNE: Fraction(4), DING: Fraction(61, 100)}))
    assert [(item.start, item.frames) for item in found.lane(-1)] == [(5, 100), (105, 100), (205, 35)]
    assert [(item.start, item.frames) for item in found.lane(-2)] == [(10, 16), (240, 10)]
    assert [(item.start, item.frames) for item in found.lane(-3)] == [(20, 16)]
    assert found.lengths["file:///media/tune.mp3"] == 100
    unknown = read(fcpxml(document, {}))
    assert [(item.start, item.frames) for item in unknown.lane(-1)] == [(5, 235)]
    assert unknown.lengths["file:///media/tune.mp3"] is None
    assert 'amount="-20dB"' in fcpxml(document, {})


def test_names_and_words_are_escaped() -> None:
    clips = [Clip(source_start_frame=0, source_end_frame=250)]
    words = ["<b>", "&", '"quote"', "a\x01b", "two\nlines"]
    document = fcpxml(timeline(Fraction(25), clips, captions=[caption(0, words)], path_hint="/a/<&\"'>\x07.mp4"), {})
    found = read(document)
    assert [item.text for item in found.items if item.kind == "caption"] == ['<b> & "quote" a b two lines']
    assert list(found.lengths) == ["file:///a/%3C%26%22%27%3E%07.mp4"]


def test_pictures_stand_still_and_what_has_another_shape_is_fitted() -> None:
    clips = [Clip(source_start_frame=0, source_end_frame=250, zoom=1.05)]
    document = fcpxml(
        timeline(
            Fraction(25),
            clips,
            on=grid(250, Fraction(25), width=1080, height=1920),
            outro=Bookend(asset_sha256=PICTURE, frames=25),
            cutaways=[Cutaway(asset_sha256=PICTURE, start_frame=0, end_frame=20)],
        ),
        {},
    )
    assert [item.kind for item in read(document).items] == ["asset-clip", "video", "video"]
    assert document.count('<adjust-conform type="fit"/>') == 2
    assert document.count('<adjust-conform type="fill"/>') == 1
    assert '<adjust-transform scale="1.05 1.05"/>' in document


def test_a_source_without_sound_says_so() -> None:
    silent = grid(250, Fraction(25)).model_copy(update={"audio_stream": None})
    document = fcpxml(timeline(Fraction(25), [Clip(source_start_frame=0, source_end_frame=250)], on=silent), {})
    assert "hasAudio" not in document
    assert "audioRole" not in document


def test_a_source_whose_place_is_unknown_is_offline_and_not_left_out() -> None:
    clips = [Clip(source_start_frame=0, source_end_frame=250)]
    document = timeline(Fraction(25), clips, path_hint="")
    assert 'src="file:///aaaa' in fcpxml(document, {})


def test_a_cutaway_of_the_source_itself_keeps_the_sources_sound() -> None:
    clips = [Clip(source_start_frame=0, source_end_frame=250)]
    document = timeline(Fraction(25), clips)
    same = document.model_dump()
    same["assets"] = [{"sha256": "a" * 64, "kind": "video", "media_type": "video/mp4", "path_hint": "/x.mp4"}]
    same["cutaways"] = [{"asset_sha256": "a" * 64, "start_frame": 10, "end_frame": 20}]
    found = read(fcpxml(Timeline.model_validate(same), {}))
    assert [item.heard for item in found.items] == [True, False]
    assert list(found.lengths) == [SOURCE]
