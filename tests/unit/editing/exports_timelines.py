"""Timelines for the tests of exports: everything that can be placed, at any rate."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from appliance.editing.analysis import Grid, Source
from appliance.editing.sounds import Music, SoundEffect
from appliance.editing.timeline import Asset, AssetKind, Clip, Timeline
from appliance.editing.visuals import (
    Bookend,
    Box,
    Caption,
    CaptionLook,
    CaptionStyleName,
    CaptionWord,
    Cutaway,
    FontFace,
    FontFile,
    Stretch,
)
from tests.unit.editing.builders import grid

RATES = [Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(60)]
LOOK = CaptionLook(
    style=CaptionStyleName.BOLD,
    font=FontFace(family="Be Vietnam Pro", weight=800),
    font_size_px=64,
    line_height_px=80,
    text_color="#ffffff",
    highlight_color="#ffd400",
    box=Box(x=116, y=800, width=1688, height=204),
)
FONTS = (FontFile(family="Be Vietnam Pro", weight=800, sha256="f"),)
PICTURE, BROLL, TUNE, DING = "1" * 64, "2" * 64, "3" * 64, "4" * 64
ASSETS = (
    Asset(sha256=PICTURE, kind=AssetKind.IMAGE, media_type="image/png", path_hint="/media/title card.png"),
    Asset(
        sha256=BROLL,
        kind=AssetKind.VIDEO,
        media_type="video/mp4",
        path_hint="/media/cảnh & <phố>.mp4",
        grid=grid(5000, Fraction(25)),
        has_sound=True,
    ),
    Asset(sha256=TUNE, kind=AssetKind.SOUND, media_type="audio/mpeg", path_hint="/media/tune.mp3"),
    Asset(sha256=DING, kind=AssetKind.SOUND, media_type="audio/wav", path_hint="ding.wav"),
)


def caption(start: int, words: Sequence[str], each: int = 10, lines: tuple[int, ...] | None = None) -> Caption:
    """Return a caption whose words follow each other without pauses."""
    timed = tuple(
        CaptionWord(text=text, start_frame=start + index * each, end_frame=start + (index + 1) * each)
        for index, text in enumerate(words)
    )
    return Caption(
        start_frame=start, end_frame=timed[-1].end_frame, words=timed, lines=lines or (len(words),), scale=1.0
    )


def timeline(  # noqa: PLR0913  what a timeline may have
    fps: Fraction,
    clips: Sequence[Clip],
    *,
    intro: Bookend | None = None,
    outro: Bookend | None = None,
    cutaways: Sequence[Cutaway] = (),
    captions: Sequence[Caption] = (),
    mutes: Sequence[Stretch] = (),
    music: Music | None = None,
    effects: Sequence[SoundEffect] = (),
    path_hint: str = "/talks/my talk.mp4",
    on: Grid | None = None,
    look: CaptionLook = LOOK,
    language: str | None = "en",
) -> Timeline:
    """Return a timeline on a source that ends with its last clip."""
    ends = sum(bookend.frames for bookend in (intro, outro) if bookend)
    return Timeline(
        fps=fps,
        width=1920,
        height=1080,
        duration_frames=sum(clip.frames for clip in clips) + ends,
        source=Source(sha256="a" * 64, path_hint=path_hint, grid=on or grid(clips[-1].source_end_frame, fps)),
        intro=intro,
        outro=outro,
        clips=tuple(clips),
        language=language,
        cutaways=tuple(cutaways),
        captions=tuple(captions),
        caption_look=look if captions else None,
        fonts=FONTS if captions else (),
        mutes=tuple(mutes),
        music=music,
        sound_effects=tuple(effects),
        assets=ASSETS,
    )


def cuts(fps: Fraction, count: int = 101) -> Timeline:
    """Return a timeline of 100 cuts with everything on it, always the same."""
    clips, at = [], 7
    for index in range(count):
        length = 17 + (index * 37) % 61
        clips.append(Clip(source_start_frame=at, source_end_frame=at + length, speed=(1, 1, 1, 4, 3)[index % 5]))
        at += length + 1 + (index * 13) % 29
    return timeline(
        fps,
        clips,
        intro=Bookend(asset_sha256=BROLL, frames=50),
        outro=Bookend(asset_sha256=PICTURE, frames=75),
        cutaways=[
            Cutaway(asset_sha256=BROLL, asset_start_frame=33, start_frame=101, end_frame=201),
            Cutaway(asset_sha256=PICTURE, start_frame=333, end_frame=400),
        ],
        captions=[caption(start, ["Hello", "there."]) for start in range(60, 600, 45)],
        mutes=[Stretch(start_frame=120, end_frame=133), Stretch(start_frame=500, end_frame=520)],
        music=Music(asset_sha256=TUNE, start_frame=20, end_frame=1000),
        effects=[SoundEffect(asset_sha256=DING, start_frame=start) for start in (100, 103, 700)],
    )


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Draw a timeline of up to 40 clips at one of the four rates."""
    fps = draw(st.sampled_from(RATES))
    lengths = st.integers(1, 3000)
    clips, at = [], draw(st.integers(0, 500_000))
    for length, gap, speed in draw(
        st.lists(st.tuples(lengths, st.integers(0, 900), st.sampled_from([1, 1, 2, 3, 7, 20])), min_size=1, max_size=40)
    ):
        clips.append(Clip(source_start_frame=at, source_end_frame=at + length, speed=speed))
        at += length + gap
    video, picture = (Bookend(asset_sha256=sha256, frames=draw(st.integers(1, 200))) for sha256 in (BROLL, PICTURE))
    intro, outro = draw(st.sampled_from([(None, None), (video, None), (picture, video), (None, picture)]))
    frames = sum(clip.frames for clip in clips) + sum(item.frames for item in (intro, outro) if item)
    marks = sorted(draw(st.sets(st.integers(0, frames), max_size=10)))
    stretches = list(pairwise(marks))
    return timeline(
        fps,
        clips,
        intro=intro,
        outro=outro,
        on=grid(at + draw(st.integers(0, 100)), fps),
        cutaways=[
            Cutaway(
                asset_sha256=draw(st.sampled_from([BROLL, PICTURE])),
                asset_start_frame=draw(st.integers(0, 1000)),
                start_frame=start,
                end_frame=end,
            )
            for start, end in stretches[::2]
        ],
        captions=[caption(start, ["word"], end - start) for start, end in stretches[1::2]],
        mutes=[Stretch(start_frame=start, end_frame=end) for start, end in stretches[::3]],
        music=Music(asset_sha256=TUNE, start_frame=marks[0], end_frame=marks[-1]) if stretches else None,
        effects=[SoundEffect(asset_sha256=DING, start_frame=start) for start, _ in stretches],
    )
