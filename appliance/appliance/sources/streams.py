"""Making a source's streams ready: its sound as PCM on the grid, its picture in a container that seeks exactly."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appliance.editing.analysis import Grid
from appliance.editing.timing import sample_at
from appliance.kernel import processes
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Stage, Work
from appliance.sources import errors
from appliance.sources.extent import HEAD_FRAMES
from appliance.sources.ffmpeg import (
    GENERAL_OPTIONS,
    Listing,
    MediaFile,
    RefusedError,
    Stream,
    input_arguments,
    input_url,
)
from appliance.sources.grids import Phase, phase

VOICE_RATE = 16_000
"""Samples per second of the recognizer's sound."""

_TIMEOUT_S = 60.0
_FFMPEG = ("ffmpeg", *GENERAL_OPTIONS, "-y", "-loglevel", "error", "-nostats", "-progress", "pipe:1")
_BYTES_PER_SAMPLE = 2


def extract_sound(path: Path, grid: Grid, program: Path, voice: Path, work: Work) -> None:
    """Decode a source's sound once into two raw files of 16-bit little-endian samples that begin with the picture.

    Both are exactly as long as the picture, ``frame_count / fps`` rounded down to whole samples: padded with silence,
    or cut.

    Args:
        path: The source itself, also where the picture comes from a remuxed copy.
        grid: Its grid; without an audio stream silence is written.
        program: Target of the mix's sound: stereo at ``grid.sample_rate``, samples interleaved.
        voice: Target of the recognizer's sound: mono at 16 kHz.
        work: Progress in seconds of sound as stage ``sound``; cancelling leaves no file behind.

    Raises:
        ReelboxError: those of :func:`processes.run`.
    """
    lengths = {
        program: sample_at(grid.frame_count, grid.fps, grid.sample_rate) * 2 * _BYTES_PER_SAMPLE,
        voice: sample_at(grid.frame_count, grid.fps, VOICE_RATE) * _BYTES_PER_SAMPLE,
    }
    parts = {target: target.with_name(f"{target.name}.part") for target in lengths}
    try:
        if grid.audio_stream is None:
            for part in parts.values():
                part.touch()
        else:
            _decode_sound(path, grid, parts[program], parts[voice], work)
        for target, part in parts.items():
            os.truncate(part, lengths[target])  # cuts, or pads with zeros, which are silence
        for target, part in parts.items():
            part.replace(target)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _decode_sound(path: Path, grid: Grid, program: Path, voice: Path, work: Work) -> None:
    streams = _Streams.of(path, grid, work)
    sound = next(stream for stream in streams.listing.streams if stream.index == grid.audio_stream)
    seconds = float(grid.frame_count / grid.fps)
    stage = work.stage("sound", seconds)
    copy = voice.with_name(f"{voice.name}.mkv")
    try:
        opened, index = input_arguments(path), sound.index
        if streams.listing.format.joinable:
            processes.run(streams.copying([sound.index], copy), work)
            opened, index = ["-copyts", *input_arguments(copy)], 0
        graph = _sound_graph(sound, index, grid.sample_rate, streams.met.later_s)
        raw = ["-t", f"{seconds + 1:.6f}", "-c:a", "pcm_s16le", "-f", "s16le"]
        outputs = ["-map", "[program]", *raw, input_url(program), "-map", "[voice]", *raw, input_url(voice)]
        processes.run([*_FFMPEG, *opened, "-filter_complex", graph, *outputs], work, on_stdout=_seconds(stage))
    finally:
        copy.unlink(missing_ok=True)
    stage.finish()


def decode_sound(path: Path, target: Path, work: Work) -> int:
    """Decode the sound of a file that has no place on a grid (music, a sound effect) from its beginning.

    Args:
        path: Any file with sound; of several streams the default one is taken.
        target: The raw file to write, complete or not at all: 16-bit little-endian, stereo, 48 kHz, interleaved.
        work: Progress in seconds of sound as stage ``sound``, and cancellation.

    Returns:
        Its length in samples per channel.

    Raises:
        ReelboxError: ``SOURCE-014`` where no sound can be decoded; those of :func:`processes.run`.
    """
    file = MediaFile(path, MediaLimits(), work)
    try:
        listing = file.list_streams(_TIMEOUT_S)
    except RefusedError as refused:
        raise errors.NOT_INSERTABLE(name=path.name, detail="it cannot be read") from refused
    usable = (sound for sound in listing.sounds() if not file.first_problem(sound, _TIMEOUT_S))
    sound = next(usable, None)
    if sound is None:
        raise errors.NOT_INSERTABLE(name=path.name, detail="it has no sound that can be decoded")
    stage = work.stage("sound", listing.format.duration or 1.0)
    part = target.with_name(f"{target.name}.part")
    # No first_pts: its own first sample is sample 0.
    graph = f"[0:{sound.index}]asetpts=PTS-STARTPTS,{_stereo(sound, 48_000)}[program]"
    command = [*_FFMPEG, *input_arguments(path), "-filter_complex", graph, "-map", "[program]"]
    try:
        raw = ["-t", str(MediaLimits().max_duration_s), "-c:a", "pcm_s16le", "-f", "s16le", input_url(part)]
        processes.run([*command, *raw], work, on_stdout=_seconds(stage))
        samples = part.stat().st_size // (2 * _BYTES_PER_SAMPLE)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    stage.finish()
    return samples


@dataclass(frozen=True)
class _Streams:
    """What has to be known to read streams on the grid.

    Attributes:
        path: The file.
        listing: Its streams.
        counted: Indexes of the picture, the chosen sound and the stream that begins first: they decide how FFmpeg
            counts time in a file whose count may jump, so every call reads all of them.
        met: How the picture meets the grid.
    """

    path: Path
    listing: Listing
    counted: tuple[int, ...]
    met: Phase

    @classmethod
    def of(cls, path: Path, grid: Grid, work: Work) -> "_Streams":
        file = MediaFile(path, MediaLimits(), work)
        listing = file.list_streams(_TIMEOUT_S)
        timed = [stream for stream in listing.streams if stream.codec_type in {"audio", "video"}]
        first = min(timed, key=lambda stream: (stream.start_time or 0.0, stream.index != grid.video_stream))
        picture = next(stream for stream in timed if stream.index == grid.video_stream)
        head = file.read_packets([picture], f"%+#{HEAD_FRAMES}", _TIMEOUT_S)[picture.index].times_s
        met = phase(head, listing.format.start_time or 0.0, grid.fps, variable=grid.variable_rate)
        sound = grid.audio_stream
        wanted = (picture.index, first.index if sound is None else sound, first.index)
        return cls(path, listing, tuple(dict.fromkeys(wanted)), met)

    def copying(self, indexes: Sequence[int], target: Path, later_s: float = 0.0) -> list[str]:
        """Return the command that copies streams, not encoded again, into a Matroska file.

        Every time stamp is counted from the file's first. Where FFmpeg removes jumps, all counted streams are read
        whichever are copied, so that it removes the same ones each time.

        Args:
            indexes: The streams in the order of the copy.
            target: The copy.
            later_s: Seconds by which the first of them is shown later than it should be.
        """
        source = ["-fflags", "+genpts", *input_arguments(self.path)]
        shifted = ["-itsoffset", f"{later_s:.6f}", *source, *source] if later_s else source
        rest = 1 if later_s else 0
        maps = ["-map", f"0:{indexes[0]}", *_maps(rest, indexes[1:])]
        copy = ["-c", "copy", "-copyinkf", "-map_metadata", "-1", "-map_chapters", "-1", "-f", "matroska"]
        also_read = [*_maps(0, self.counted), "-c", "copy", "-f", "null", "pipe:2"]
        return [
            *_FFMPEG,
            *shifted,
            *maps,
            *copy,
            input_url(target),
            *(also_read if self.listing.format.joinable else []),
        ]


def _maps(number: int, indexes: Sequence[int]) -> list[str]:
    return [text for index in indexes for text in ("-map", f"{number}:{index}")]


def _sound_graph(sound: Stream, index: int, rate: int, later_s: float) -> str:
    """Return the filter graph that turns a stream into ``[program]`` and ``[voice]``.

    ``first_pts=0`` makes up or drops sound before time zero. Later gaps of 50 ms and more are filled; a sound card
    whose clock is off is followed by stretching, at most 200 samples a second (0.4 %, a fifteenth of a semitone).
    Measured on a drift of 0.1 %: 0.5 ms off at most, against 99 ms with FFmpeg's usual ``async=1``. ``flags=res`` has
    the resampler work from the beginning: FFmpeg 5.1 loses count when it has to be brought in later.
    """
    program = _stereo(sound, rate, ":async=200:min_hard_comp=0.05:flags=res:first_pts=0")
    return (
        f"[0:{index}]asetpts=PTS+{later_s:.9f}/TB,{program},asplit[program][both];"
        f"[both]pan=mono|c0=0.5*c0+0.5*c1,aresample={VOICE_RATE}[voice]"
    )


def _stereo(sound: Stream, rate: int, resampling: str = "") -> str:
    """Return the filters that make a stream stereo at a rate.

    FFmpeg's own rule would play mono 3 dB softer on both sides, and lets a downmix of loud channels clip unless its sum
    is bounded.
    """
    mix = "pan=stereo|c0=c0|c1=c0," if sound.channels == 1 else ""
    if sound.channels > 2 and not sound.channel_layout:
        mix = "pan=stereo|c0=c0|c1=c1,"  # nobody says what the others are
    return f"{mix}aresample={rate}{resampling}:rematrix_maxval=1.0,aformat=sample_fmts=fltp:channel_layouts=stereo"


def remux(path: Path, grid: Grid, target: Path, work: Work) -> Grid:
    """Copy a source's picture, not encoded again, into a Matroska file in which seeking is exact.

    The copy's picture is its stream 0. The streams that decide when time begins are copied too (a file's earliest
    time stamp is time zero), and packets before the first key frame stay: read with FFmpeg's ``-copyts
    -start_at_zero`` the copy's pictures fall on the same grid lines as the source's.

    Args:
        path: The source.
        grid: Its grid.
        target: The Matroska file to write, complete or not at all.
        work: Progress in seconds as stage ``remux``, and cancellation.

    Returns:
        The grid for reading the picture from the copy: ``video_stream`` 0, no sound, nothing to remux.

    Raises:
        ReelboxError: those of :func:`processes.run`.
    """
    streams = _Streams.of(path, grid, work)
    # A quarter of a frame later the pictures are well away from the middle, and round to the line they are due.
    later_s = 0.25 / float(grid.fps) if streams.met.edge else 0.0
    part = target.with_name(f"{target.name}.part")
    stage = work.stage("remux", float(grid.frame_count / grid.fps))
    try:
        processes.run(streams.copying(streams.counted, part, later_s), work, on_stdout=_seconds(stage))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    stage.finish()
    return grid.model_copy(update={"video_stream": 0, "audio_stream": None, "remux": False})


def _seconds(stage: Stage) -> Callable[[bytes], None]:
    """Return a reader of FFmpeg's ``-progress`` lines that moves a stage on."""

    def read(block: bytes) -> None:
        for line in block.splitlines():
            name, _, value = line.partition(b"=")
            if name == b"out_time_us":
                with suppress(ValueError):  # N/A before the first packet
                    stage.advance_to(int(value) / 1e6)

    return read
