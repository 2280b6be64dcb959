"""The normalization plan: from what was measured about a file to the constant grid, and to sentences for people."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from appliance.editing.analysis import Grid
from appliance.editing.timing import decimal, frame_at
from appliance.sources.cadence import Cadence, Times
from appliance.sources.colors import colors_of, has_alpha
from appliance.sources.extent import Extent
from appliance.sources.ffmpeg import Listing, Stream
from appliance.sources.schemas import Picture, Probe, Sound

_HOLD_BEYOND_S = 0.5  # sound that outlasts the picture by more is kept under the last picture
_GAMUTS = {"bt2020": "BT.2020", "p3": "Display P3"}
_EDGE = 0.06  # of a frame: a millisecond at 60 frames per second
# FFmpeg takes one degree more or less for a quarter, and ffprobe cuts fractions off.
_QUARTER_TURNS = {89, 90, 270, 271}
_STRANGEST_ASPECT = 8  # a pixel eight times as wide as high is a wrong number in a header


def rational(text: str) -> Fraction:
    """Return ``num/den`` or ``num:den`` as a number, 0 for what is undefined."""
    number, _, denominator = text.replace(":", "/").partition("/")
    try:
        return Fraction(int(number), int(denominator or "1"))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def seeks_exactly(listing: Listing) -> bool:
    """Tell whether a seek finds the right key frame: containers with an index of every key frame, and a length."""
    names = set(listing.format.format_name.split(","))
    return bool(names & {"mov", "matroska"}) and bool(listing.format.duration)


def display_size(picture: Stream) -> tuple[int, int]:
    """Return width and height as displayed, in square pixels, made even downward (at least 2)."""
    aspect = rational(picture.sample_aspect_ratio)
    sane = Fraction(1, _STRANGEST_ASPECT) <= aspect <= _STRANGEST_ASPECT
    width, height = round(picture.width * aspect) if sane else picture.width, picture.height
    # FFmpeg swaps the sides for quarter turns only; at any other angle the picture keeps its frame.
    if picture.rotation in _QUARTER_TURNS:
        width, height = height, width
    return max(2, width - width % 2), max(2, height - height % 2)


@dataclass(frozen=True)
class Phase:
    """How a picture that begins between two grid lines is moved onto them.

    Attributes:
        later_s: Seconds by which every picture is shown later than its time stamp (negative: earlier), at most half a
            frame; the sound has to follow. 0 where the rate varies: then each picture is rounded by itself.
        edge: The pictures lie so close to the middle between two lines that time stamps rounded to milliseconds fall
            to either side, which would show as stutter.
    """

    later_s: float
    edge: bool


def phase(times_s: Times, start_s: float, rhythm_fps: Fraction, *, variable: bool) -> Phase:
    """Return how the grid meets a picture; the sound often begins a fraction of a frame before it.

    Args:
        times_s: Display times of the picture's first frames, in the file's own count.
        start_s: The file's first time stamp, the grid's time zero.
        rhythm_fps: The grid's frame rate.
        variable: The distances between the frames vary.
    """
    if variable or not len(times_s):
        return Phase(0.0, edge=False)
    position = (np.sort(times_s) - start_s) * float(rhythm_fps)
    # The first frame of all may be off, and milliseconds are rounded: the median frame is not.
    middle = float(position[len(position) // 2])
    offset = position - middle
    middle += float(np.median(offset - np.rint(offset)))
    fraction = middle % 1.0
    edge = abs(fraction - 0.5) < _EDGE
    line = middle - fraction + (1 if edge or fraction >= 0.5 else 0)
    return Phase((line - middle) / float(rhythm_fps), edge)


def make_grid(  # noqa: PLR0913  everything that was measured
    picture: Stream,
    sound: Stream | None,
    rhythm: Cadence,
    met: Phase,
    extent: Extent,
    *,
    remux: bool,
    interlaced: Literal["tff", "bff"] | None = None,
    peak_nits: int | None = None,
) -> Grid:
    """Return the constant grid of a file that was accepted."""
    shown = colors_of(picture)
    end_s = extent.picture_end_s or 0.0
    if extent.sound_end_s is not None and extent.sound_end_s > end_s + _HOLD_BEYOND_S:
        end_s = extent.sound_end_s
    width, height = display_size(picture)
    frame_count = max(1, frame_at(end_s + met.later_s, rhythm.fps))
    picture_frames = max(1, frame_at((extent.picture_end_s or 0.0) + met.later_s, rhythm.fps))
    return Grid(
        fps=rhythm.fps,
        frame_count=frame_count,
        picture_frames=picture_frames if picture_frames < frame_count else None,
        width=width,
        height=height,
        video_stream=picture.index,
        audio_stream=None if sound is None else sound.index,
        variable_rate=rhythm.variable,
        color_matrix=shown.color_matrix,
        full_range=shown.full_range,
        coded_matrix=shown.coded_matrix,
        gamut=shown.gamut,
        transfer=shown.transfer,
        peak_nits=peak_nits,
        interlaced=interlaced,
        remux=remux or met.edge,
    )


def describe(  # noqa: PLR0913  a description gathers what eight measurements found
    name: str,
    size_bytes: int,
    listing: Listing,
    picture: Stream,
    tried: dict[int, bool],
    rhythm: Cadence,
    extent: Extent,
    grid: Grid,
) -> Probe:
    """Return the public description of a file."""
    sounds = tuple(
        Sound(
            stream=stream.index,
            codec=stream.codec_name,
            channels=stream.channels,
            layout=stream.channel_layout,
            sample_rate=stream.sample_rate,
            language=stream.tags.get("language", "und"),
            default=stream.is_default,
            usable=tried.get(stream.index, True),
        )
        for stream in listing.streams
        if stream.codec_type == "audio"
    )
    return Probe(
        name=name,
        size_bytes=size_bytes,
        container=listing.format.format_name,
        duration_s=float(grid.frame_count / grid.fps),
        start_s=listing.format.start_time or 0.0,
        picture=Picture(
            stream=picture.index,
            codec=picture.codec_name,
            width=picture.width,
            height=picture.height,
            rotation=picture.rotation,
            sample_aspect_ratio=picture.sample_aspect_ratio,
            pixel_format=picture.pix_fmt,
            color_matrix=picture.color_space,
            color_transfer=picture.color_transfer,
            color_primaries=picture.color_primaries,
            interlaced=grid.interlaced is not None,
            header_fps=picture.r_frame_rate,
            average_fps=round(rhythm.average, 3),
        ),
        sounds=sounds,
        grid=grid,
        fps=grid.fps,
        notes=tuple(_notes(picture, sounds, extent, grid)),
    )


def _notes(picture: Stream, sounds: tuple[Sound, ...], extent: Extent, grid: Grid) -> list[str]:
    rate = decimal(grid.fps)
    notes = []
    if grid.variable_rate:
        notes.append(f"variable frame rate: will be made constant at {rate}")
    if picture.rotation:
        notes.append(f"rotated {picture.rotation}°")
    if rational(picture.sample_aspect_ratio) not in {0, 1}:
        notes.append(f"pixels are not square ({picture.sample_aspect_ratio}): scaled to {grid.width}×{grid.height}")
    if picture.width % 2 or picture.height % 2:
        notes.append(f"odd size {picture.width}×{picture.height}: made even")
    notes += _color_notes(picture, grid)
    if grid.interlaced is not None:
        notes.append("interlaced: made progressive")
    notes += _sound_notes(sounds, extent, grid)
    if grid.remux:
        notes.append("the container does not seek exactly: its streams are copied into another first")
    return notes


def _color_notes(picture: Stream, grid: Grid) -> list[str]:
    notes = []
    if grid.transfer != "sdr":
        notes.append(f"HDR ({grid.transfer.upper()}) picture: tone-mapped to standard range")
    elif grid.gamut != "bt709":
        notes.append(f"wide colors ({_GAMUTS[grid.gamut]}): converted to BT.709")
    if picture.only_dolby_vision:
        notes.append("Dolby Vision without another version in it: its colors will look wrong")
    if has_alpha(picture):
        notes.append("transparent parts: shown as if they were not")
    return notes


def _sound_notes(sounds: tuple[Sound, ...], extent: Extent, grid: Grid) -> list[str]:
    notes = [f"sound track {sound.stream} cannot be decoded" for sound in sounds if not sound.usable]
    if grid.audio_stream is None:
        notes.append("no sound: silence is used")
    chosen = next((sound for sound in sounds if sound.stream == grid.audio_stream), None)
    if chosen is not None and len(sounds) > 1:
        notes.append(f"{len(sounds)} sound tracks: number {chosen.stream} ({chosen.language}) is used")
    if chosen is not None and chosen.channels > 2:
        notes.append(f"{chosen.channels} channels: mixed down to stereo")
    if (extent.sound_end_s or 0.0) > (extent.picture_end_s or 0.0) + _HOLD_BEYOND_S:
        notes.append("the sound lasts longer than the picture: the last picture is held")
    return notes
