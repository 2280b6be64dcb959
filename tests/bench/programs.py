"""The programs that are weighed."""

import sys
from pathlib import Path

from appliance.kernel.settings import RenderSettings

REELBOX = Path(sys.executable).with_name("reelbox")
PAINTER = RenderSettings().painter_dir
FFMPEG = ("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y")
FLOOR = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k")
"""Encoding as a render does, and nothing else: the floor of whatever is encoded anew."""
