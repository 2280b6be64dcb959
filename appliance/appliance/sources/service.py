"""Look at an uploaded file once: refuse it with a reason, or say how it becomes a constant grid.

Everything is bounded: a few headers in Python, then FFmpeg's tools with every door closed (:mod:`.ffmpeg`) and a
deadline. The file is only ever opened for reading and nothing is written.
"""

from pathlib import Path

from appliance.editing.analysis import Grid
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources import errors, grids
from appliance.sources.assets import AssetProbe, is_picture, picture_asset, sound_asset, video_asset
from appliance.sources.extent import HEAD_FRAMES, Reader
from appliance.sources.extent import measure as measure_extent
from appliance.sources.look import Look, check_file, check_structure, refusing, shown
from appliance.sources.schemas import Probe
from appliance.sources.streams import decode_sound, extract_sound, remux

__all__ = [
    "AssetProbe",
    "Probe",
    "decode_sound",
    "extract_sound",
    "inspect",
    "look_at_asset",
    "probe",
    "remux",
]

_SLOWEST_READ = 50e6  # bytes per second granted beyond the deadline to files that have to be read in full


def inspect(path: Path, limits: MediaLimits, work: Work) -> Grid:
    """Return how a file becomes a constant grid of frames and samples.

    Raises:
        ReelboxError: see :func:`probe`.
    """
    return probe(path, limits, work).grid


def probe(path: Path, limits: MediaLimits, work: Work) -> Probe:
    """Return everything about a file that can be known without decoding it in full.

    Raises:
        ReelboxError: ``SOURCE-001`` to ``SOURCE-013``, one for each reason to refuse a file; ``KERNEL-004`` where
            FFmpeg is missing; ``KERNEL-006`` when cancelled.
    """
    name = shown(path)
    size = check_file(path, name)
    with refusing(name, limits):
        structure = check_structure(path, name)
        look = Look.at(path, name, limits, work)
        listing = look.list_streams(structure)
        picture = look.named_colors(look.choose_picture(listing))
        look.check_picture(picture)
        whole = structure.unindexed or not grids.seeks_exactly(listing)
        if whole:
            look.extend(size / _SLOWEST_READ)
        reader = Reader(look.file, listing, whole)
        windows = [] if whole else reader.windows(picture, look.left_s())
        look.check_rhythm(picture, windows)
        look.check_decodable(listing, picture)
        sounds, chosen = look.choose_sound(listing)
        tail = reader.tail(picture, [chosen] if chosen else [], look.left_s())
        windows = windows or [tail[picture.index].times_s]
        rhythm = look.check_rhythm(picture, windows)
        extent = measure_extent(tail, listing, picture, chosen, float(1 / rhythm.fps))
        look.check_length(listing, picture, extent)
        interlaced = look.find_fields(picture)
        peak_nits = look.measure_light(picture, None if whole else listing.format.duration)
    start_s = listing.format.start_time or 0.0
    met = grids.phase(windows[0][:HEAD_FRAMES], start_s, rhythm.fps, variable=rhythm.variable)
    grid = grids.make_grid(
        picture, chosen, rhythm, met, extent, remux=whole, interlaced=interlaced, peak_nits=peak_nits
    )
    return grids.describe(name, size, listing, picture, sounds, rhythm, extent, grid)


def look_at_asset(path: Path, limits: MediaLimits, work: Work) -> AssetProbe:
    """Return what a file is that somebody wants to insert: its kind by content, size and length.

    Raises:
        ReelboxError: ``SOURCE-014`` for a file of no use; for videos those of :func:`probe`.
    """
    name = shown(path)
    size = check_file(path, name)
    with refusing(name, limits):
        look = Look.at(path, name, limits, work)
        if is_picture(path):
            return picture_asset(path, look)
        structure = check_structure(path, name)
        look.extend(size / _SLOWEST_READ)
        try:
            listing = look.list_streams(structure)
        except ReelboxError as refused:
            if refused.code != errors.NOT_MEDIA.code:
                raise
            detail = "it is no video, picture or sound that Reelbox reads"
            raise errors.NOT_INSERTABLE(name=name, detail=detail) from refused
        if not any(stream.codec_type == "video" and not stream.is_still for stream in listing.streams):
            return sound_asset(look, listing, structure)
    found = probe(path, limits, work)
    return video_asset(found.grid, found.container)
