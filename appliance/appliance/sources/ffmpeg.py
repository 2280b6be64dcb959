"""The one place that knows how to open an untrusted file with FFmpeg 5.1, and what its tools say about it.

A file's content decides which demuxer opens it, and some demuxers follow what is written inside: a playlist named
``talk.mp4`` can copy another local file into the output or ask for an address on the network. Protocols, demuxers and
decoders are therefore named one by one, for every input of every call.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from appliance.kernel import processes
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work

GENERAL_OPTIONS = ("-nostdin", "-hide_banner")
"""Options every call of ``ffmpeg`` begins with."""

# Containers of one recording each. Not here: hls, dash, concat, image sequences, sdp, rtsp, lavfi and whatever else
# opens further files; raw streams, which carry no times.
_DEMUXERS = (
    "mov,matroska,webm,mpegts,mpeg,avi,flv,asf,ogg,mxf,dv,ivf,"
    "wav,w64,aiff,au,caf,mp3,aac,flac,ac3,eac3,amr"
)  # fmt: skip
_PICTURE_DECODERS = (
    "h264,hevc,libdav1d,libaom-av1,av1,vp8,vp9,libvpx,libvpx-vp9,vp6,vp6f,mpeg1video,mpeg2video,mpeg4,msmpeg4v1,"
    "msmpeg4v2,msmpeg4,h263,h263p,flv,wmv1,wmv2,wmv3,vc1,theora,mjpeg,mjpegb,prores,dnxhd,dvvideo,cfhd,ffv1,huffyuv,"
    "ffvhuff,utvideo,magicyuv,hap,qtrle,cinepak,svq1,svq3,jpeg2000,libopenjpeg,png,rawvideo,v210,flashsv,flashsv2,"
    "vp3,tscc,camtasia,tscc2,g2m,zmbv,gif,bmp,tiff,webp"
)
_SOUND_DECODERS = (
    "aac,aac_latm,ac3,eac3,dca,truehd,mlp,mp1float,mp1,mp2float,mp2,mp3float,mp3,opus,libopus,vorbis,libvorbis,flac,"
    "alac,wavpack,tta,ape,wmav1,wmav2,wmapro,wmalossless,wmavoice,amrnb,amrwb,speex,libspeex,libgsm,gsm,libgsm_ms,"
    "gsm_ms,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,adpcm_yamaha,nellymoser,qdm2,mace3,mace6,s302m,dvaudio,"
    "pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_s16be,pcm_s16be_planar,"
    "pcm_s16le,pcm_s16le_planar,pcm_s24be,pcm_s24le,pcm_s24le_planar,pcm_s32be,pcm_s32le,pcm_s32le_planar,pcm_s64be,"
    "pcm_s64le,pcm_s8,pcm_s8_planar,pcm_u8"
)
# ffprobe opens every stream's decoder; without these it would refuse files for a subtitle track nobody uses.
_SUBTITLE_DECODERS = "ass,ssa,subrip,srt,mov_text,webvtt,text,dvbsub,dvdsub,pgssub,xsub,cc_dec,libzvbi_teletextdec"
_TRIED_S = 30  # a recording may begin in the middle of a group of pictures
_REORDERED_S, _DISCONTINUITY_S = 1.0, 10.0
_MEMORY = ("-max_alloc", str(1 << 29))  # bytes at once; a 7680×4320 picture of three 16-bit planes takes 200 MB


Thumbnails = NDArray[np.float64]
"""Signals of red, green and blue from 0 to 1, shape (pictures, height, width, 3)."""


def input_url(path: Path) -> str:
    """Return how FFmpeg is given a file so that its name means nothing: no protocol, option or pattern."""
    return f"file:{path.absolute()}"


def input_options(limits: MediaLimits | None = None) -> dict[str, object]:
    """Return the options that go before ``-i`` for any file from outside, in the keyword form of ffmpeg-python.

    They work for ``ffmpeg`` and ``ffprobe``; FFmpeg applies them to the one input that follows.

    Args:
        limits: Bounds on pixels and streams; without them those of the default settings.
    """
    limits = limits or MediaLimits()
    return {
        "protocol_whitelist": "file",
        "format_whitelist": _DEMUXERS,
        "codec_whitelist": f"{_PICTURE_DECODERS},{_SOUND_DECODERS},{_SUBTITLE_DECODERS}",
        "max_pixels": limits.max_pixels,
        "max_streams": limits.max_streams,
    }


_STILLS = {
    "image/png": ("png_pipe", "png"),
    "image/apng": ("apng", "apng"),
    "image/jpeg": ("jpeg_pipe", "mjpeg"),
    "image/webp": ("webp_pipe", "webp"),
    "image/gif": ("gif", "gif"),
}


def still_options(media_type: str, max_pixels: int) -> dict[str, object]:
    """Return the options that go before ``-i`` for a picture file, in the keyword form of ffmpeg-python.

    Args:
        media_type: ``image/png``, ``image/jpeg``, ``image/webp`` or ``image/gif``. FFmpeg 5.1 reads no animated WebP;
            as ``image/apng`` an animated PNG moves, as ``image/png`` its still picture is shown.
        max_pixels: Width times height that is decoded.
    """
    demuxer, decoder = _STILLS[media_type]
    # The demuxer is named rather than found out: pictures have none that looks at the content alone.
    return {
        "f": demuxer,
        "protocol_whitelist": "file",
        "format_whitelist": demuxer,
        "codec_whitelist": decoder,
        "max_pixels": max_pixels,
    }


def input_arguments(path: Path, limits: MediaLimits | None = None) -> list[str]:
    """Return :func:`input_options` and the file as command-line arguments, ``-i`` included."""
    return [*_flags(input_options(limits)), "-i", input_url(path)]


def _flags(options: Mapping[str, object]) -> list[str]:
    return [text for name, value in options.items() for text in (f"-{name}", str(value))]


class RefusedError(Exception):
    """FFmpeg could not open the file; ``reason`` is the end of what it printed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Stream(BaseModel):
    """A stream as ffprobe lists it; everything it leaves out has a neutral value."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    index: int
    codec_type: str = "unknown"
    codec_name: str = "unknown"
    width: int = 0
    height: int = 0
    coded_width: int = 0
    coded_height: int = 0
    sample_aspect_ratio: str = "1:1"
    pix_fmt: str = ""
    color_range: str = ""
    color_space: str = ""
    color_primaries: str = ""
    color_transfer: str = ""
    field_order: str = ""
    r_frame_rate: str = "0/0"
    avg_frame_rate: str = "0/0"
    time_base: str = "1/1000"
    start_time: float | None = None
    duration: float | None = None
    channels: int = 0
    channel_layout: str = ""
    sample_rate: int = 0
    disposition: dict[str, int] = {}
    tags: dict[str, str] = {}
    side_data_list: list[dict[str, Any]] = []

    @property
    def is_default(self) -> bool:
        """Whether the file marks the stream as the one to be played."""
        return self.disposition.get("default") == 1

    @property
    def is_still(self) -> bool:
        """Whether it is a cover image, a chapter's image or a photograph."""
        return any(self.disposition.get(kind) == 1 for kind in ("attached_pic", "timed_thumbnails", "still_image"))

    @property
    def rotation(self) -> int:
        """Degrees clockwise for display, 0 to 359; FFmpeg turns the picture by itself when decoding."""
        turns = [item["rotation"] for item in self.side_data_list if isinstance(item.get("rotation"), int)]
        return -turns[0] % 360 if turns else 0

    @property
    def only_dolby_vision(self) -> bool:
        """Whether its colors can be read with Dolby Vision's own metadata only (profile 5 and its like)."""
        return any(
            "dv_profile" in item and not item.get("dv_bl_signal_compatibility_id") for item in self.side_data_list
        )


class Format(BaseModel):
    """The container as ffprobe describes it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format_name: str = ""
    start_time: float | None = None
    duration: float | None = None

    @property
    def joinable(self) -> bool:
        """Whether recordings of this kind may be strung together, each counting its own time.

        FFmpeg then removes the jumps, and begins to count at the first of the streams that are read
        (``AVFMT_TS_DISCONT``).
        """
        return self.format_name in {"mpegts", "mpeg", "ogg"}


class FirstPacket(BaseModel):
    """One of the file's first packets, undecoded."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    stream_index: int
    side_data_list: list[dict[str, Any]] = []


class Frame(BaseModel):
    """What a decoder says about one picture."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    interlaced_frame: int = 0
    top_field_first: int = 0


class Listing(BaseModel):
    """What ffprobe lists about a file."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    streams: list[Stream] = []
    format: Format = Format()
    packets: list[FirstPacket] = []

    def sounds(self) -> list[Stream]:
        """Return the sound streams, the one to be used first: the default, then the most channels."""
        sounds = [stream for stream in self.streams if stream.codec_type == "audio"]
        return sorted(sounds, key=lambda stream: (not stream.is_default, -stream.channels, stream.index))

    def is_encrypted(self, stream: Stream) -> bool:
        """Whether a stream's packets are marked as encrypted; a decoder may take such noise for a picture."""
        return any(
            item.get("side_data_type") == "Encryption info"
            for packet in self.packets
            if packet.stream_index == stream.index
            for item in packet.side_data_list
        )


_LISTED = (
    "format=format_name,start_time,duration"
    ":stream=index,codec_type,codec_name,width,height,coded_width,coded_height,sample_aspect_ratio,pix_fmt,color_range,"
    "color_space,color_primaries,color_transfer,field_order,r_frame_rate,avg_frame_rate,time_base,start_time,duration,"
    "channels,channel_layout,sample_rate"
    ":stream_tags=language:stream_disposition=default,attached_pic,timed_thumbnails,still_image"
    ":stream_side_data=rotation,dv_profile,dv_bl_signal_compatibility_id"
    ":packet=stream_index:packet_side_data=side_data_type"
)
_FIRST_PACKETS = "%+#32"
_FIRST_PICTURES = "%+#12"
_THUMBNAIL = (128, 72)
_THUMBNAILS, _THUMBNAIL_EVERY = 8, 15


@dataclass(frozen=True)
class Packets:
    """The packets of one stream in file order, without those the container marks as not to be shown.

    Attributes:
        times_s: Display times in the file's own count, shape (packets,).
        durations_s: Durations, NaN where the file has none, shape (packets,).
    """

    times_s: NDArray[np.float64]
    durations_s: NDArray[np.float64]

    def end_s(self, missing_s: float) -> float | None:
        """Return the latest end, taking ``missing_s`` for durations that are missing; ``None`` without packets."""
        if not len(self.times_s):
            return None
        return float(np.max(self.times_s + np.where(np.isnan(self.durations_s), missing_s, self.durations_s)))

    def continuous(self) -> "Packets":
        """Return the packets as FFmpeg counts them where recordings were strung together: on from the one before.

        A jump is one that FFmpeg takes for a new count: back by more than reordering, or ahead by more than 10 s
        (``-dts_delta_threshold``).
        """
        steps = np.diff(self.times_s)
        jumps = (steps < -_REORDERED_S) | (steps > _DISCONTINUITY_S)
        if not jumps.any():
            return self
        usual = float(np.median(np.abs(steps[~jumps]))) if not jumps.all() else 0.0
        removed = np.concatenate([[0.0], np.cumsum(np.where(jumps, steps - usual, 0.0))])
        return Packets(self.times_s - removed, self.durations_s)


@dataclass(frozen=True)
class MediaFile:
    """An untrusted file and the bounds within which FFmpeg's tools may look at it.

    Every method takes the seconds after which the tool is killed and ``KERNEL-008`` raised, and raises the other codes
    of :func:`processes.run` too.
    """

    path: Path
    limits: MediaLimits
    work: Work

    def list_streams(self, timeout_s: float) -> Listing:
        """Return the container and its streams.

        Raises:
            RefusedError: FFmpeg cannot open it, or not with the demuxers and decoders allowed here.
        """
        shown = self._ffprobe(
            ["-read_intervals", _FIRST_PACKETS, "-show_entries", _LISTED, "-of", "json=c=1"], timeout_s
        )
        try:
            return Listing.model_validate(json.loads(shown.stdout.decode("utf-8", "replace")))
        except ValueError as error:  # pydantic's ValidationError is one
            raise RefusedError("its description is not readable") from error

    def colors_of_container(self, stream: Stream, timeout_s: float) -> Stream:
        """Return the stream with the colors its container names, where the decoder knows none and hides them.

        FFmpeg's ProRes decoder overwrites what QuickTime says with the "unspecified" of each picture's header.
        """
        names = ("color_space", "color_primaries", "color_transfer")
        arguments = ["-nofind_stream_info", "-select_streams", str(stream.index), "-of", "json=c=1"]
        try:
            shown = self._ffprobe([*arguments, "-show_entries", f"stream={','.join(names)}"], timeout_s)
            said = json.loads(shown.stdout.decode("utf-8", "replace"))["streams"][0]
        except (RefusedError, ValueError, LookupError):
            return stream
        unsaid = [
            name for name in names if getattr(stream, name) in {"", "unknown"} and isinstance(said.get(name), str)
        ]
        return stream.model_copy(update={name: said[name] for name in unsaid})

    def read_packets(self, streams: Sequence[Stream], interval: str, timeout_s: float) -> dict[int, Packets]:
        """Return the packets of some streams in one interval; nothing is decoded.

        Args:
            streams: Which streams; with one only, the interval's packet count counts its packets.
            interval: ``START%+#COUNT`` of ``-read_intervals`` in the file's own seconds; an empty ``START`` seeks not.
            timeout_s: Seconds until ``KERNEL-008``.

        Raises:
            RefusedError: FFmpeg stopped with an error.
        """
        selected = ["-select_streams", str(streams[0].index)] if len(streams) == 1 else []
        entries = "packet=stream_index,pts,dts,duration,flags"
        arguments = [*selected, "-read_intervals", interval, "-show_entries", entries, "-of", "csv=p=0"]
        shown = self._ffprobe(arguments, timeout_s)
        return _parse_packets(shown.stdout.decode("ascii", "replace"), streams)

    def first_frames(self, stream: Stream, timeout_s: float) -> list[Frame]:
        """Return what the decoder says about the first pictures, an empty list where it says nothing."""
        entries = "frame=interlaced_frame,top_field_first"
        arguments = ["-select_streams", str(stream.index), "-read_intervals", _FIRST_PICTURES]
        try:
            shown = self._ffprobe([*arguments, "-show_entries", entries, "-of", "json=c=1"], timeout_s)
            found = json.loads(shown.stdout.decode("utf-8", "replace"))
        except (RefusedError, ValueError):
            return []
        return [Frame.model_validate(frame) for frame in found.get("frames", [])]

    def thumbnails(self, stream: Stream, starts_s: Sequence[float], timeout_s: float) -> Thumbnails:
        """Return small pictures of an HDR stream as coded, fewer where some cannot be read.

        Args:
            stream: The stream.
            starts_s: Seconds from the file's beginning, for the key frame before each; without any, pictures are taken
                from the first seconds.
            timeout_s: Seconds until ``KERNEL-008``.
        """
        levels = "full" if stream.color_range == "pc" else "limited"
        width, height = _THUMBNAIL
        small = f"scale={width}:{height}:flags=area:in_color_matrix=bt2020:in_range={levels},format=rgb48le"
        opened, graph = list[str](), ""
        for number, start_s in enumerate(starts_s):
            opened += ["-noaccurate_seek", "-ss", f"{start_s:.3f}", *input_arguments(self.path, self.limits)]
            graph += f"[{number}:{stream.index}]trim=end_frame=1,{small}[s{number}];"
        graph += "".join(f"[s{number}]" for number in range(len(starts_s))) + f"concat=n={len(starts_s)}[out]"
        if not starts_s:
            opened = input_arguments(self.path, self.limits)
            graph = f"[0:{stream.index}]select=not(mod(n\\,{_THUMBNAIL_EVERY})),{small}[out]"
        finished = processes.run(
            [
                "ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", *_MEMORY, *opened, "-filter_complex", graph,
                "-map", "[out]", "-fps_mode", "passthrough", "-frames:v", str(len(starts_s) or _THUMBNAILS),
                "-f", "rawvideo", "pipe:1",
            ],
            self.work,
            timeout_s=timeout_s,
            check=False,
        )  # fmt: skip
        codes = np.frombuffer(finished.stdout, "<u2")
        whole = len(codes) // (width * height * 3) * (width * height * 3)
        pictures: Thumbnails = codes[:whole].reshape(-1, height, width, 3) / 65535
        return pictures

    def first_problem(self, stream: Stream, timeout_s: float) -> str | None:
        """Decode the first picture or piece of sound; return what went wrong, or ``None`` where nothing did."""
        finished = processes.run(
            [
                "ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", *_MEMORY, "-threads", "1",
                # Told to explode, the decoder does not make up a picture from what it cannot read.
                "-err_detect", "explode", "-t", str(_TRIED_S), *input_arguments(self.path, self.limits),
                "-map", f"0:{stream.index}", "-frames", "1", "-f", "framecrc", "pipe:1",
            ],
            self.work,
            timeout_s=timeout_s,
            check=False,
        )  # fmt: skip
        if any(line and not line.startswith(b"#") for line in finished.stdout.splitlines()):
            return None
        unsupported = "not on whitelist" in finished.stderr or "Decoder (" in finished.stderr
        return (
            f"{stream.codec_name} is not supported" if unsupported else f"its {stream.codec_name} data are unreadable"
        )

    def shows_picture(self, media_type: str, max_pixels: int, timeout_s: float) -> bool:
        """Decode the first picture of a picture file and tell whether there is one."""
        opened = [*_flags(still_options(media_type, max_pixels)), "-i", input_url(self.path)]
        finished = processes.run(
            [
                "ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", *_MEMORY, "-threads", "1", *opened,
                "-frames", "1", "-f", "framecrc", "pipe:1",
            ],
            self.work,
            timeout_s=timeout_s,
            check=False,
        )  # fmt: skip
        return any(line and not line.startswith(b"#") for line in finished.stdout.splitlines())

    def _ffprobe(self, arguments: Sequence[str], timeout_s: float) -> processes.Finished:
        argv = ["ffprobe", "-hide_banner", "-loglevel", "error", *_MEMORY, *arguments]
        finished = processes.run(
            [*argv, *input_arguments(self.path, self.limits)], self.work, timeout_s=timeout_s, check=False
        )
        if finished.status != 0:
            raise RefusedError(finished.stderr)
        return finished


def _parse_packets(text: str, streams: Sequence[Stream]) -> dict[int, Packets]:
    rows: dict[int, list[tuple[float, float, float]]] = {stream.index: [] for stream in streams}
    for line in text.splitlines():
        fields = line.split(",")
        index = int(fields[0]) if fields[0].isdigit() else -1
        # D: decoded for the sake of later ones, but before the edit list's beginning or after its end.
        if index in rows and len(fields) >= 5 and "D" not in fields[4]:
            rows[index].append((_ticks(fields[1]), _ticks(fields[2]), _ticks(fields[3])))
    return {stream.index: _timed(rows[stream.index], float(Fraction(stream.time_base))) for stream in streams}


def _ticks(text: str) -> float:
    return float("nan") if text in {"N/A", ""} else int(text)


def _timed(rows: list[tuple[float, float, float]], unit_s: float) -> Packets:
    """Turn display, decoding times and durations in ticks into packets in seconds."""
    table = np.asarray(rows, dtype=np.float64).reshape(-1, 3) * unit_s
    display, decoding, durations = table[:, 0], table[:, 1], table[:, 2]
    if np.any(np.isnan(display)):
        # MPEG program streams and AVI time some packets only; decoding times keep the rhythm, a constant earlier.
        ahead = (display - decoding)[~np.isnan(display - decoding)]
        display = decoding + (ahead.min() if len(ahead) else 0.0)
    known = ~np.isnan(display)
    return Packets(display[known], np.where(durations > 0, durations, np.nan)[known])
