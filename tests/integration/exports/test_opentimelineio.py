"""OTIO and EDL, read back by OpenTimelineIO, and FCPXML by its adapter."""

import re
import warnings
from fractions import Fraction
from math import ceil
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings

from appliance.editing.exports.chapters import chapters
from appliance.editing.exports.tracks import Piece, tracks
from appliance.editing.sounds import Music
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Bookend
from appliance.exports.opentimelineio import EDL_RATES
from appliance.exports.service import ExportFormat, export
from appliance.kernel.errors import ReelboxError
from tests.unit.editing.builders import grid
from tests.unit.editing.exports_timelines import BROLL, PICTURE, RATES, TUNE, caption, cuts, timeline, timelines

Range = tuple[int, int, int, float]
WHOLE = [Clip(source_start_frame=0, source_end_frame=3000)]


def whole(time: Any, rate: float) -> int:
    """Return the frame a time is; it has to be exactly one."""
    assert time.rate == pytest.approx(rate, abs=1e-12)
    assert time.value == int(time.value)
    return int(time.value)


def placed(track: Any, rate: float, start: int = 0) -> list[Range]:
    """Return each clip of a track: where it begins, its length, where in its media, and its speed."""
    found = []
    for clip in track.find_clips():
        stretch = track.range_of_child(clip)
        speeds = [effect.time_scalar for effect in clip.effects]
        begins = whole(stretch.start_time, rate) + start
        media = whole(clip.source_range.start_time, rate)
        found.append((begins, whole(stretch.duration, rate), media, speeds[0] if speeds else 1.0))
    return found


def expected(pieces: tuple[Piece, ...]) -> list[Any]:
    return [(piece.start_frame, piece.frames, piece.media_frame, pytest.approx(piece.speed)) for piece in pieces]


def read_otio(document: Timeline) -> Any:
    return otio.adapters.read_from_string(export(document, ExportFormat.OTIO).text, "otio_json")


def assert_otio_is_exact(document: Timeline) -> None:
    found, laid_out, rate = read_otio(document), tracks(document, {}), float(document.fps)
    video, audio = found.video_tracks(), found.audio_tracks()
    assert [placed(track, rate) for track in video] == [
        expected(pieces) for pieces in (laid_out.main, laid_out.above) if pieces
    ]
    assert [placed(track, rate) for track in audio] == [
        expected(pieces) for pieces in (laid_out.voice, laid_out.music, *laid_out.effects) if pieces
    ]
    assert whole(found.duration(), rate) >= document.duration_frames
    assert whole(video[0].duration(), rate) == document.duration_frames


def read_edl(document: Timeline, rate: float) -> Any:
    return otio.adapters.read_from_string(export(document, ExportFormat.EDL).text, "cmx_3600", rate=rate)


def assert_edl_is_exact(document: Timeline) -> None:
    rate, pieces = float(document.fps), tracks(document, {}).main
    found = read_edl(document, rate)
    hour = 3600 * ceil(document.fps)
    assert [track.name for track in found.tracks if track.name.startswith("V")] == ["V"]
    for track in found.tracks:
        fitting = pieces if track.name == "V" else tuple(piece for piece in pieces if piece.media.has_sound)
        # The adapter puts the first event of a track at its beginning and says in source_range how far that is from 0.
        start = -whole(track.source_range.start_time, rate) if track.source_range else 0
        assert placed(track, rate, start - hour) == expected(fitting)
    assert source_ranges(export(document, ExportFormat.EDL).text, ceil(document.fps)) == [
        (piece.media_frame, piece.media_end_frame) for piece in pieces
    ]


def source_ranges(document: str, nominal: int) -> list[tuple[int, int]]:
    """Return what the list itself takes from its sources; the adapter looks at a sped clip's beginning only."""
    events = [line.split() for line in document.splitlines() if re.match(r"\d", line)]

    def frame(timecode: str) -> int:
        hours, minutes, seconds, frames = map(int, timecode.split(":"))
        assert frames < nominal
        return ((hours * 60 + minutes) * 60 + seconds) * nominal + frames

    return [(frame(fields[4]), frame(fields[5])) for fields in events]


@pytest.mark.parametrize("fps", RATES)
def test_otio_of_a_hundred_cuts_stands_on_its_frames(fps: Fraction) -> None:
    document = cuts(fps)
    assert len(document.clips) == 101
    assert_otio_is_exact(document)


@pytest.mark.parametrize("fps", RATES)
def test_an_edl_of_a_hundred_cuts_stands_on_its_frames(fps: Fraction) -> None:
    assert_edl_is_exact(cuts(fps))


@settings(max_examples=40, deadline=None)
@given(timelines())
def test_any_timeline_stands_on_its_frames(document: Timeline) -> None:
    assert_otio_is_exact(document)
    assert_edl_is_exact(document)


@pytest.mark.parametrize("fps", [Fraction(15), Fraction(1000, 33), Fraction(120)])
def test_otio_takes_any_rate(fps: Fraction) -> None:
    assert_otio_is_exact(cuts(fps))


def test_otio_says_where_media_are_and_how_long() -> None:
    found = read_otio(cuts(RATES[1]))
    intro, talk, *_ = found.video_tracks()[0].find_clips()
    assert intro.media_reference.target_url == "file:///media/c%E1%BA%A3nh%20%26%20%3Cph%E1%BB%91%3E.mp4"
    assert intro.media_reference.available_range.duration == otio.opentime.RationalTime(5000, 25)
    assert talk.name == "my talk.mp4"
    assert talk.media_reference.target_url == "file:///talks/my%20talk.mp4"
    assert talk.media_reference.available_range.duration.rate == pytest.approx(30000 / 1001)
    assert talk.media_reference.metadata["reelbox"]["sha256"] == "a" * 64
    assert next(dict(item) for item in found.metadata["reelbox"]["captions"]) == {
        "start_frame": 60,
        "end_frame": 80,
        "text": "Hello there.",
    }


def test_chapters_are_markers() -> None:
    document = timeline(Fraction(25), WHOLE, captions=[caption(frame, ["Yes."]) for frame in range(0, 3000, 300)])
    markers = read_otio(document).tracks.markers
    assert [(whole(marker.marked_range.start_time, 25), marker.name) for marker in markers] == [
        (chapter.start_frame, chapter.title) for chapter in chapters(document)
    ]
    assert len(markers) == 3


def test_an_edl_begins_at_one_hour_and_does_not_drop_frames() -> None:
    clips = [Clip(source_start_frame=20000, source_end_frame=40000, speed=2)]
    text = export(timeline(RATES[1], clips), ExportFormat.EDL).text
    assert text.splitlines() == [
        "TITLE: my talk.mp4",
        "FCM: NON-DROP FRAME",
        "",
        "001  MYTALK   AA/V  C        00:11:06:20 00:22:13:10 01:00:00:00 01:05:33:10",
        "M2   MYTALK         59.94005994005994                00:11:06:20",
        "* FROM CLIP NAME:  my talk.mp4",
        "* FROM CLIP: file:///talks/my%20talk.mp4",
    ]


def test_an_edl_names_what_it_has_no_room_for() -> None:
    made = export(cuts(Fraction(25)), ExportFormat.EDL)
    assert "* CUTAWAY NOT IN THIS LIST: 01:00:04:01 01:00:08:01 cảnh & <phố>.mp4" in made.text
    assert "* MUTE NOT IN THIS LIST: 01:00:04:20 01:00:05:08" in made.text
    assert made.left_out[:3] == ("cutaways", "mutes", "music and sound effects")


def test_reels_are_short_and_no_two_are_the_same() -> None:
    document = timeline(
        Fraction(25),
        WHOLE,
        intro=Bookend(asset_sha256=BROLL, frames=10),
        outro=Bookend(asset_sha256=PICTURE, frames=10),
        path_hint="/cảnh-phố.mov",
    )
    events = [line.split() for line in export(document, ExportFormat.EDL).text.splitlines() if re.match(r"\d", line)]
    assert [fields[1:3] for fields in events] == [["CANHPHO", "AA/V"], ["CANHPHO2", "AA/V"], ["TITLECAR", "V"]]


@pytest.mark.parametrize("name", ["BL.mp4", "日本.mp4", ""])
def test_a_reel_is_neither_empty_nor_the_name_of_a_black_one(name: str) -> None:
    text = export(timeline(Fraction(25), WHOLE, path_hint=name and f"/{name}"), ExportFormat.EDL).text
    assert text.splitlines()[3].split()[1] in {"REEL", "AAAAAAAA"}


def test_a_name_with_a_line_break_stays_on_its_line() -> None:
    document = timeline(Fraction(25), WHOLE, path_hint="/two\n002  X  V  C.mp4")
    assert_edl_is_exact(document)
    assert "* FROM CLIP NAME:  two 002 X V C.mp4" in export(document, ExportFormat.EDL).text


@pytest.mark.parametrize(
    ("fps", "to"),
    [
        (Fraction(15), ExportFormat.EDL),
        (Fraction(1000, 33), ExportFormat.EDL),
        (Fraction(120), ExportFormat.EDL),
        (Fraction(48), ExportFormat.FCPXML),
        (Fraction(1000, 33), ExportFormat.FCPXML),
    ],
)
def test_a_rate_that_cannot_be_said_is_refused_with_a_way_out(fps: Fraction, to: ExportFormat) -> None:
    with pytest.raises(ReelboxError, match="EXPORTS-001") as refused:
        export(timeline(fps, WHOLE), to)
    assert "otio" in refused.value.hint
    assert "29.97" in refused.value.hint


@pytest.mark.parametrize("fps", EDL_RATES)
def test_every_rate_of_timecode_is_exact(fps: Fraction) -> None:
    assert_edl_is_exact(cuts(fps))


def test_timecode_ends_after_a_day() -> None:
    day = 24 * 3600 * 25
    for start, good in ((day - 200, True), (day - 100, False)):
        document = timeline(Fraction(25), [Clip(source_start_frame=start, source_end_frame=start + 100)])
        if good:
            assert_edl_is_exact(document)
        else:
            with pytest.raises(ReelboxError, match="EXPORTS-002"):
                export(document, ExportFormat.EDL)
            assert_otio_is_exact(document)


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(60)])
def test_the_fcpxml_adapter_agrees_within_a_frame_at_whole_rates(fps: Fraction) -> None:
    clips = [Clip(source_start_frame=at * 50 + at % 7, source_end_frame=at * 50 + 20 + at % 23) for at in range(1, 102)]
    document = timeline(fps, clips, music=Music(asset_sha256=TUNE, start_frame=20, end_frame=500))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tests elements for truth, which is going to change
        [found] = otio.adapters.read_from_string(export(document, ExportFormat.FCPXML).text, "fcpx_xml")
    by_name = {track.name: track for track in found.tracks}
    pieces = tracks(document, {})
    for name, wanted in (("0", pieces.main), ("-1", pieces.music)):
        read = [
            (stretch.start_time.value, stretch.duration.value, clip.source_range.start_time.value)
            for clip in by_name[name].find_clips()
            for stretch in [by_name[name].range_of_child(clip)]
        ]
        assert len(read) == len(wanted)
        for item, piece in zip(read, wanted, strict=True):
            assert item == pytest.approx((piece.start_frame, piece.frames, piece.media_frame), abs=1)


def test_a_source_whose_place_is_unknown_is_missing_and_not_left_out() -> None:
    document = timeline(Fraction(25), WHOLE, path_hint="", on=grid(3000, Fraction(25)))
    assert_edl_is_exact(document)
    assert_otio_is_exact(document)
    [clip] = read_otio(document).video_tracks()[0].find_clips()
    assert clip.media_reference.is_missing_reference
    assert whole(clip.media_reference.available_range.duration, 25) == 3000
