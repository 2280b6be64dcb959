"""Muxing with exact integer timestamps (PyAV): sprites into NUT, chunks and sound into the finished MP4."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.ports import PaintJob


def transparent_png(width: int, height: int) -> bytes:
    """Return a PNG that shows nothing."""
    return _png(np.zeros((height, width, 4), np.uint8))


def png_decoder() -> av.VideoCodecContext:
    """Return what decodes PNGs, any number: to open a file as a container costs as much as decoding it."""
    decoder = av.CodecContext.create("png", "r")
    decoder.thread_count = 1
    return decoder


def split_sheet(sheet: Path, jobs: Sequence[PaintJob]) -> None:
    """Cut a PNG into the pictures that stand below each other on it, one into each job's target."""
    frame = png_decoder().decode(av.Packet(sheet.read_bytes()))[0]
    pixels = frame.to_ndarray(format="rgba").astype(np.uint8, copy=False)
    top = 0
    for job in jobs:
        bottom = top + job.height - job.blank_top
        picture = np.zeros((job.height, job.width, 4), np.uint8)
        picture[job.blank_top :] = pixels[top:bottom, : job.width]
        job.target.write_bytes(_png(picture))
        top = bottom


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Encode a picture of shape (height, width, 4) quickly; most of it is transparent, so it is small all the same."""
    encoder = av.CodecContext.create("png", "w")
    encoder.height, encoder.width, encoder.pix_fmt, encoder.time_base = *pixels.shape[:2], "rgba", Fraction(1, 25)
    encoder.options = {"compression_level": "1", "pred": "none"}
    frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def write_sprites(pictures: Sequence[tuple[int, bytes]], width: int, height: int, fps: Fraction, target: Path) -> None:
    """Mux PNG files unchanged into NUT.

    Args:
        pictures: Frame at which each appears (strictly rising, the first 0) and the PNG's bytes.
        width: Width of every picture in pixels.
        height: Height of every picture in pixels.
        fps: Frames per second.
        target: The file to write.
    """
    with av.open(str(target), "w", format="nut") as container:
        stream = container.add_stream("png", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "rgba"
        stream.time_base = 1 / fps
        for frame, data in pictures:
            packet = av.Packet(data)
            packet.stream = stream
            packet.time_base = 1 / fps
            packet.pts = packet.dts = frame
            packet.is_keyframe = True
            container.mux(packet)


def read_sprites(stream: Path) -> Iterator[bytes]:
    """Yield the PNG files of a stream that :func:`write_sprites` wrote; what is damaged ends it."""
    with suppress(av.FFmpegError), av.open(str(stream)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield bytes(packet)


def join(parts: Sequence[tuple[Path, int]], sound: Path, fps: Fraction, target: Path, work: Work) -> None:
    """Put encoded chunks one after the other, add the sound, and write an MP4 that starts playing at once.

    Args:
        parts: Chunk files (one H.264 stream of the same encoder settings each) and their lengths in frames.
        sound: An M4A file as long as the pictures.
        fps: Frames per second.
        target: The file to write.
        work: For progress (stage ``join``) and cancellation.

    Raises:
        ReelboxError: ``RENDERS-007`` where a chunk does not hold the planned number of frames.
    """
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        with av.open(str(parts[0][0])) as first:
            video = out.add_stream_from_template(first.streams.video[0])
        chunks = ((frames, _chunk_packets(path, fps)) for path, frames in work.each("join", parts, len(parts)))
        interleave(out, video, chunks, sound, fps)


def interleave(
    out: av.container.OutputContainer,
    video: av.VideoStream,
    parts: Iterable[tuple[int, Iterator["av.Packet[av.VideoStream]"]]],
    sound: Path,
    fps: Fraction,
) -> None:
    """Mux pictures part by part, and the sound beside them.

    Every picture gets its frame number as time stamp, so nothing can drift.

    Args:
        out: A file that has its picture stream and nothing else yet.
        video: The picture stream.
        parts: Lengths in frames, and packets whose times are counted in frames from where their part begins.
        sound: An M4A file as long as the pictures.
        fps: Frames per second.

    Raises:
        ReelboxError: ``RENDERS-007`` where a part does not hold the planned number of frames.
    """
    video.time_base = Fraction(1, fps.numerator)
    with av.open(str(sound)) as heard:
        audio = out.add_stream_from_template(heard.streams.audio[0])
        packets = heard.demux(heard.streams.audio[0])
        pending = next(packets, None)
        beat, picture_base = heard.streams.audio[0].time_base or Fraction(1), Fraction(1, fps.numerator)
        start = 0
        for frames, pictures in parts:
            # Sound up to the part's end goes first: players read both from one place in the file.
            end = math.ceil((start + frames) / fps / beat)
            while pending is not None and pending.pts is not None and pending.pts < end:
                pending.stream = audio
                out.mux(pending)
                pending = next(packets, None)
            seen = 0
            for seen, packet in enumerate(pictures, start=1):  # noqa: B007  counts them
                packet.pts = (start + (packet.pts or 0)) * fps.denominator
                packet.dts = (start + (packet.dts or 0)) * fps.denominator
                packet.duration = fps.denominator
                packet.time_base = picture_base
                packet.stream = video
                out.mux(packet)
            if seen != frames:
                raise errors.WRONG_LENGTH(found=seen, expected=frames)
            start += frames
        while pending is not None and pending.pts is not None:
            pending.stream = audio
            out.mux(pending)
            pending = next(packets, None)


def _chunk_packets(path: Path, fps: Fraction) -> Iterator["av.Packet[av.VideoStream]"]:
    """Yield a chunk's packets, their times in frames."""
    with av.open(str(path)) as chunk:
        # Whole numbers, for exact fractions cost a tenth of a millisecond per picture.
        (frames, ticks) = ((chunk.streams.video[0].time_base or Fraction(1)) * fps).as_integer_ratio()
        for packet in chunk.demux(chunk.streams.video[0]):
            if packet.pts is None or packet.dts is None:
                continue
            packet.pts, packet.dts = (_nearest(time * frames, ticks) for time in (packet.pts, packet.dts))
            yield packet


def _nearest(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
