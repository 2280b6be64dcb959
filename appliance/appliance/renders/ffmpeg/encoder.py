"""Which encoder a render uses, found out by encoding something, and with what settings."""

import functools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from appliance.editing.timeline import Timeline
from appliance.kernel import processes
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import EncoderName, RenderSettings
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url

_TRY_S = 20.0  # the first use of a GPU after a boot takes seconds
_NVENC_CQ_ABOVE_CRF = 7  # NVENC's constant quality that comes nearest to x264's at a rate factor


@dataclass(frozen=True)
class Header:
    """What a picture's header has to say so that it can stand among those of another encoder.

    Attributes:
        profile: x264's name of the profile.
        level_idc: Ten times the level.
        number: Of the parameter sets; the other encoder must not use it.
    """

    profile: str
    level_idc: int
    number: int


@dataclass(frozen=True)
class Encoder:
    """Encoder settings; all that :meth:`options` returns is part of a chunk's key.

    Attributes:
        crf: x264's constant rate factor.
        preset: x264's preset.
        version: Of FFmpeg.
        name: FFmpeg's name of the encoder.
        reason: Why it is this one, for people.
        decodes_in_hardware: The source is decoded by the graphics card too.
        header: For pictures that are put among a source's.
    """

    crf: int
    preset: str
    version: str
    name: EncoderName = EncoderName.LIBX264
    reason: str = field(default="", compare=False)
    decodes_in_hardware: bool = False
    header: Header | None = None

    @property
    def decoding(self) -> dict[str, object]:
        """FFmpeg's options before the source."""
        return {"hwaccel": "cuda"} if self.decodes_in_hardware else {}

    def options(self, timeline: Timeline) -> dict[str, object]:
        """Return FFmpeg's output options."""
        always = {"pix_fmt": "yuv420p", "video_track_timescale": timeline.fps.numerator, "map_metadata": -1}
        if self.header is not None:
            # Colors are said as the source says them, or not at all: half a file must not look different.
            return {**always, **self.coding(), "profile:v": self.header.profile, "level": self.header.level_idc}
        matrix = timeline.source.grid.color_matrix
        colors = {"colorspace": matrix, "color_primaries": matrix, "color_trc": matrix, "color_range": "tv"}
        return {**self.coding(), **always, **colors}

    def coding(self) -> dict[str, object]:
        """Return FFmpeg's options of the encoder itself."""
        return self._nvenc() if self.name is EncoderName.NVENC else self._x264()

    def _x264(self) -> dict[str, object]:
        # Chunks share one header: their streams are joined without encoding again.
        special = "stitchable=1" if self.header is None else f"stitchable=1:sps-id={self.header.number}"
        return {"c:v": EncoderName.LIBX264.value, "preset": self.preset, "crf": self.crf, "x264-params": special}

    def _nvenc(self) -> dict[str, object]:
        quality = {"rc": "vbr", "cq": min(self.crf + _NVENC_CQ_ABOVE_CRF, 51), "b:v": 0}
        return {"c:v": EncoderName.NVENC.value, "preset": "p4", "profile:v": "high", **quality}

    def beside(self, header: Header) -> "Encoder":
        """Return x264 for pictures that stand among those of another encoder; no other lets its header be chosen."""
        return replace(self, name=EncoderName.LIBX264, decodes_in_hardware=False, header=header)

    def __str__(self) -> str:
        """Say it in a line for reports."""
        options = self.coding()
        quality = f"cq {options['cq']}" if self.name is EncoderName.NVENC else f"crf {self.crf}"
        hardware = ", decoded in hardware" if self.decodes_in_hardware else ""
        return f"{self.name.value} {options['preset']} {quality}{hardware} ({self.reason}), {self.version}"


def choose_encoder(settings: RenderSettings) -> Encoder:
    """Return the encoder this machine renders with.

    Whether there is a graphics card says little: some cannot encode, some drivers are too old, and some licenses bound
    the sessions. So a small picture is encoded, once per process.

    Raises:
        ReelboxError: ``RENDERS-010`` where the one asked for does not work.
    """
    software = Encoder(settings.crf, settings.preset, _version(), reason="asked for")
    if settings.encoder is EncoderName.LIBX264:
        return software
    problem = try_encoder(EncoderName.NVENC)
    if problem is None:
        reason = "works here" if settings.encoder is EncoderName.AUTO else "asked for"
        hardware = try_hardware_decoder() is None
        return replace(software, name=EncoderName.NVENC, reason=reason, decodes_in_hardware=hardware)
    if settings.encoder is EncoderName.NVENC:
        raise errors.ENCODER_UNAVAILABLE(name=settings.encoder.value, detail=problem)
    return replace(software, reason=f"{EncoderName.NVENC.value} does not work here: {problem}")


@functools.cache
def try_encoder(name: EncoderName) -> str | None:
    """Encode a small picture; return what went wrong, or ``None`` where nothing did."""
    options = Encoder(20, "veryfast", "", name).coding()
    coded = [text for key, value in options.items() for text in (f"-{key}", str(value))]
    return _problem([*_TEST_PICTURE, *coded, "-pix_fmt", "yuv420p", "-f", "null", "-"])


@functools.cache
def try_hardware_decoder() -> str | None:
    """Decode a small picture by the graphics card; return what went wrong, or ``None`` where nothing did."""
    with tempfile.TemporaryDirectory(prefix="reelbox-") as folder:
        coded = Path(folder) / "test.mp4"
        problem = _problem([*_TEST_PICTURE, "-c:v", "libx264", "-pix_fmt", "yuv420p", input_url(coded)])
        # Without this format FFmpeg would quietly decode by itself where the card refuses.
        card = ["-hwaccel", "cuda", "-hwaccel_output_format", "cuda", "-i", input_url(coded)]
        return problem or _problem([*card, "-vf", "hwdownload,format=nv12", "-f", "null", "-"])


_TEST_PICTURE = ("-f", "lavfi", "-i", "color=black:s=256x256:d=0.2")


def _problem(arguments: Sequence[str]) -> str | None:
    command = ["ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", *arguments]
    try:
        finished = processes.run(command, Work(), timeout_s=_TRY_S, check=False)
    except ReelboxError as error:
        return error.message.rstrip(".")
    if finished.status == 0:
        return None
    # The first line names the cause, those after it what follows from it; in front stand names and addresses.
    lines = [line.rpartition("] ")[2].strip().rstrip(".") for line in finished.stderr.splitlines() if line.strip()]
    return lines[0] if lines else f"FFmpeg ended with status {finished.status}"


@functools.cache
def _version() -> str:
    banner = processes.run(["ffmpeg", "-version"], Work(), timeout_s=5).stdout.decode("utf-8", "replace")
    return banner.splitlines()[0]
