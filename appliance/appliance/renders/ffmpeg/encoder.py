"""Which encoder a render uses, and with what settings."""

import functools
from dataclasses import dataclass

from appliance.editing.timeline import Timeline
from appliance.kernel import processes
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Work


@dataclass(frozen=True)
class Encoder:
    """Encoder settings; all of them are part of a chunk's key."""

    crf: int
    preset: str
    version: str

    def options(self, timeline: Timeline) -> dict[str, object]:
        """Return FFmpeg's output options."""
        matrix = timeline.source.grid.color_matrix
        return {
            "c:v": "libx264",
            "preset": self.preset,
            "crf": self.crf,
            "pix_fmt": "yuv420p",
            # Chunks share one header: their streams are joined without encoding again.
            "x264-params": "stitchable=1",
            "colorspace": matrix,
            "color_primaries": matrix,
            "color_trc": matrix,
            "color_range": "tv",
            "video_track_timescale": timeline.fps.numerator,
            "map_metadata": -1,
        }


def choose_encoder(settings: RenderSettings) -> Encoder:
    """Return the encoder this machine renders with."""
    return Encoder(settings.crf, settings.preset, _version())


@functools.cache
def _version() -> str:
    banner = processes.run(["ffmpeg", "-version"], Work(), timeout_s=5).stdout.decode("utf-8", "replace")
    return banner.splitlines()[0]
