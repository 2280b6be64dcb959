"""Reading a source's packets, dividing what was encoded, and muxing both into one stream (PyAV)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np

from appliance.editing.analysis import Grid
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.pyav import interleave
from appliance.renders.smart import h264
from appliance.renders.smart.h264 import ParameterSets
from appliance.renders.smart.pieces import Copied, Index

Packet: TypeAlias = "av.Packet[Any]"

_UNSURE = 0.44  # of a frame: nearer to the middle between two lines, another rounding might choose the other
_CHECK_EVERY = 4096  # packets
_FASTSTART = {"movflags": "+faststart"}
_MICROSECOND = Fraction(1, 1_000_000)


@dataclass(frozen=True)
class Stream:
    """A source's coded picture.

    Attributes:
        path: The source's file.
        grid: The source's.
        index: What its packets hold.
        sets: Its parameter sets.
    """

    path: Path
    grid: Grid
    index: Index
    sets: ParameterSets


@dataclass(frozen=True)
class EncodedPiece:
    """A file that holds one closed piece, and its length."""

    path: Path
    frames: int


def _open(source: Path) -> av.container.InputContainer:
    # Sources come from outside: nothing but the two containers that seek exactly, and no other file or address.
    options = {"protocol_whitelist": "file", "format_whitelist": "mov,matroska,webm", "codec_whitelist": "h264"}
    return av.open(f"file:{source.absolute()}", options=options)


def read(source: Path, grid: Grid, work: Work) -> Stream:
    """Read every packet of a source's picture, undecoded.

    Raises:
        ValueError: Where the stream is not one that pictures of another encoder may be put into; says why.
    """
    with _open(source) as container:
        stream = container.streams[grid.video_stream]
        assert isinstance(stream, av.VideoStream)  # noqa: S101  the grid was made from this very file
        context = stream.codec_context
        if context.name != "h264" or context.codec_tag not in {"avc1", "\0\0\0\0"}:
            raise ValueError(f"the picture is {context.name} {context.codec_tag.strip(chr(0))}".rstrip())
        if (context.width, context.height) != (grid.width, grid.height):
            raise ValueError("the picture is scaled or turned")
        sets = h264.read_avcc(context.extradata or b"")
        known = {*sets.sequence, *sets.picture}
        scale = (stream.time_base or Fraction(0)) * grid.fps
        start = (container.start_time or 0) * _MICROSECOND * grid.fps
        frames, entries = [], []
        for number, packet in enumerate(container.demux(stream)):
            if number % _CHECK_EVERY == 0:
                work.cancellation.check()
            if packet.size == 0:  # the demuxer's end
                continue
            kinds = _kinds(packet, known)
            shown = packet.pts is not None and not packet.is_discard and not packet.is_corrupt
            frames.append(_nearest(packet.pts * scale - start) if shown and packet.pts is not None else -1)
            entries.append(packet.is_keyframe and h264.IDR in kinds)
    numbers = np.asarray(frames, np.int64)
    found, counts = np.unique(numbers, return_counts=True)
    numbers[np.isin(numbers, found[counts > 1])] = -1
    return Stream(source, grid, Index(numbers, np.asarray(entries, np.bool_)), sets)


def _kinds(packet: Packet, known: set[bytes]) -> set[int]:
    """Return the types of a packet's NAL units; parameter sets that differ from those in the header are refused."""
    kinds = set()
    for kind, unit in h264.units(memoryview(packet)):
        if kind in {h264.SPS, h264.PPS} and bytes(unit) not in known:
            raise ValueError("the parameter sets change on the way")
        kinds.add(kind)
    return kinds


def _nearest(position: Fraction) -> int:
    """Return the grid line nearest to a position in frames, -1 where that is not sure."""
    line = int(position + Fraction(1, 2)) if position >= 0 else -1
    return line if abs(float(position - line)) < _UNSURE else -1


def split(batch: Path, grid: Grid, targets: Sequence[tuple[Path, int]]) -> None:
    """Divide an encoded file into pieces of so many frames; each has to begin with a key frame.

    Raises:
        ReelboxError: ``RENDERS-007`` where the file holds another number of frames, or a piece begins otherwise.
    """
    with av.open(str(batch)) as container:
        stream = container.streams.video[0]
        packets = (packet for packet in container.demux(stream) if packet.size)
        for path, frames in targets:
            piece = list(islice(packets, frames))
            if len(piece) != frames or not piece[0].is_keyframe:
                raise errors.WRONG_LENGTH(found=len(piece), expected=frames)
            shown = _shown(piece, grid)
            shown = [frame - min(shown) for frame in shown]
            with av.open(str(path), "w", format="mp4") as out:
                target = out.add_stream_from_template(stream)
                target.time_base = Fraction(1, grid.fps.numerator)
                for packet, frame, order in zip(piece, shown, _decoding_order(shown), strict=True):
                    packet.pts, packet.dts = frame * grid.fps.denominator, order * grid.fps.denominator
                    packet.time_base = Fraction(1, grid.fps.numerator)
                    packet.stream = target
                    out.mux(packet)


def delay(shown: Sequence[int]) -> int:
    """Return by how many frames decoding has to run ahead of these display times, given in decoding order."""
    return max((number - frame for number, frame in enumerate(shown)), default=0)


def _decoding_order(shown: Sequence[int]) -> range:
    return range(-delay(shown), len(shown) - delay(shown))


def join(stream: Stream, pieces: Sequence[Copied | EncodedPiece], sound: Path, target: Path, work: Work) -> None:
    """Put copied and encoded pieces one after the other, add the sound, and write an MP4 that starts playing at once.

    The header names the parameter sets of both encoders under numbers of their own, and the right ones stand once
    more before each piece: players that read either find them.

    Args:
        stream: Where copied pieces come from.
        pieces: In order.
        sound: An M4A file as long as the pictures.
        target: The file to write.
        work: For progress (stage ``join``) and cancellation.

    Raises:
        ReelboxError: ``RENDERS-007`` where a piece does not hold the planned number of frames.
    """
    files = [piece.path for piece in pieces if isinstance(piece, EncodedPiece)]
    added = _sets_of(files[0]) if files else ParameterSets((), ())
    grid = stream.grid
    ahead = max(_delay_of(piece, stream) for piece in pieces)
    with _open(stream.path) as container, av.open(str(target), "w", format="mp4", options=_FASTSTART) as out:
        picture = container.streams[grid.video_stream]
        assert isinstance(picture, av.VideoStream)  # noqa: S101  the grid was made from this very file
        packets = enumerate(packet for packet in container.demux(picture) if packet.size)

        def parts() -> Iterator[tuple[int, Iterator[Packet]]]:
            for piece in work.each("join", pieces, len(pieces)):
                if isinstance(piece, Copied):
                    shown, first = stream.index.shown(piece), piece.packet
                    wanted = (packet for number, packet in packets if number >= first)
                    yield piece.frames, _timed(wanted, shown, ahead, stream.sets)
                else:
                    yield piece.frames, _encoded(piece, grid, ahead, added)

        with av.open(str(files[0])) if files else nullcontext(container) as template:
            like = template.streams.video[0] if files else picture
            video = out.add_stream_from_template(like)
        video.codec_context.extradata = h264.write_avcc(stream.sets.together_with(added))
        interleave(out, video, parts(), sound, grid.fps)


def _timed(packets: Iterable[Packet], shown: Sequence[int], ahead: int, sets: ParameterSets) -> Iterator[Packet]:
    """Yield packets bare of everything but the picture, their times in frames; before the first the sets."""
    for number, (frame, packet) in enumerate(zip(shown, packets, strict=False)):
        bare = av.Packet((b"" if number else sets.in_band()) + h264.picture_only(memoryview(packet)))
        bare.is_keyframe = packet.is_keyframe
        bare.pts, bare.dts = frame, number - ahead
        yield bare


def _encoded(piece: EncodedPiece, grid: Grid, ahead: int, sets: ParameterSets) -> Iterator[Packet]:
    with av.open(str(piece.path)) as container:
        packets = [packet for packet in container.demux(container.streams.video[0]) if packet.size]
        if _sets_in(container) != sets:
            raise AssertionError("pieces of one encoder have different parameter sets")
        yield from _timed(packets, _shown(packets, grid), ahead, sets)


def _shown(packets: Iterable[Packet], grid: Grid) -> list[int]:
    return [round((packet.pts or 0) * packet.time_base * grid.fps) for packet in packets]


def _delay_of(piece: Copied | EncodedPiece, stream: Stream) -> int:
    if isinstance(piece, Copied):
        return delay(stream.index.shown(piece))
    with av.open(str(piece.path)) as container:
        packets = (packet for packet in container.demux(container.streams.video[0]) if packet.size)
        return delay(_shown(packets, stream.grid))


def _sets_of(path: Path) -> ParameterSets:
    with av.open(str(path)) as container:
        return _sets_in(container)


def _sets_in(container: av.container.InputContainer) -> ParameterSets:
    return h264.read_avcc(container.streams.video[0].codec_context.extradata or b"")
