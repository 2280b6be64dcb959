"""A short timeline with every kind of overlay over flat gray, and three ways to draw it."""

import io
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from appliance.editing.analysis import Grid, Source
from appliance.editing.overlays import Layer, image_name, layers
from appliance.editing.timeline import Asset, AssetKind, Timeline
from appliance.editing.visuals import Box
from appliance.kernel.settings import RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.library.bundle import manifest, typesetting
from appliance.renders import chunks, overlays
from appliance.renders.encoding import Encoding
from appliance.renders.ffmpeg.chunk import ChunkInputs, encode_chunk
from appliance.renders.ffmpeg.encoder import Encoder
from appliance.renders.remotion import RemotionPainter, node
from tests.integration.preview.browser import PreviewPage
from tests.media.generate import FAST, ffmpeg

SETTINGS = RenderSettings()
WIDTH, HEIGHT, FRAMES = 640, 360, 76
GRAY = 128
LOGO, BADGE, SPINNER = "a1" * 32, "b2" * 32, "c3" * 32
FAMILY = "Be Vietnam Pro"

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Scene:
    """The timeline and its files in a folder."""

    folder: Path

    @cached_property
    def timeline(self) -> Timeline:
        """Return the timeline; no two boxes share a pixel, so that each shows one layer."""
        source = self.folder / "gray.mp4"
        color = f"0x{GRAY:02x}{GRAY:02x}{GRAY:02x}"
        flat = f"color={color}:s={WIDTH}x{HEIGHT}:r=30:d=4,scale=out_color_matrix=bt709:out_range=tv"
        colors = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
        ffmpeg("-f", "lavfi", "-i", flat, *FAST, "-qp", 0, *colors, source)
        grid = Grid(fps=Fraction(30), frame_count=120, width=WIDTH, height=HEIGHT, video_stream=0, audio_stream=None)
        return Timeline.model_validate(
            {
                "fps": Fraction(30),
                "width": WIDTH,
                "height": HEIGHT,
                "duration_frames": FRAMES,
                "source": Source(sha256="0" * 64, path_hint=str(source), grid=grid),
                # The cut is at frame 30.
                "clips": [
                    {"source_start_frame": 10, "source_end_frame": 40},
                    {"source_start_frame": 60, "source_end_frame": 60 + FRAMES - 30},
                ],
                "caption_look": look(),
                "captions": [page(2, 34, "Every wórd lights"), page(38, 74, "up when spoken", each=11)],
                "overlays": drawn(),
                "assets": [
                    Asset(sha256=sha256, kind=kind, media_type="image/png", path_hint=str(self.images[name]))
                    for sha256, kind, name in (
                        (LOGO, AssetKind.IMAGE, LOGO),
                        (BADGE, AssetKind.IMAGE, BADGE),
                        (SPINNER, AssetKind.ANIMATION, image_name(SPINNER, 0)),
                    )
                ],
                "fonts": [
                    {"family": font.family, "weight": font.weight, "sha256": font.sha256}
                    for font in typesetting(SETTINGS.painter_dir).fonts
                ],
            }
        )

    @cached_property
    def images(self) -> Mapping[str, Path]:
        """Return the files of logo and stickers by the painter's names."""
        return {
            LOGO: picture(self.folder / "logo.png", (90, 40), "#d02030"),
            BADGE: picture(self.folder / "badge.png", (60, 60), "#20c060"),
            **{
                image_name(SPINNER, n): picture(self.folder / f"spin{n}.png", (60, 60), "#ffd23f", turn=30 * n)
                for n in range(3)
            },
        }

    @property
    def source(self) -> Path:
        """Return the source's file."""
        return Path(self.timeline.source.path_hint)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return what Python says is shown."""
        return layers(self.timeline)

    @cached_property
    def engine(self) -> Pixels:
        """Return what the renderer hands to its encoder, shape (frames, height, width, 3).

        Painted, muxed and composed as in a render, by the render's own command, with two changes: the encoder is
        lossless, and chroma keeps its full size. With the 4:2:0 of a render the edges of colored letters differ from
        RGB by the subsampling alone, whoever draws them.
        """
        painter = RemotionPainter(SETTINGS, manifest(SETTINGS.painter_dir)["bundle_hash"])
        store = FolderStore(self.folder / "store")
        sprites = overlays.name_sprites(self.layers, painter)
        (chunk,) = chunks.divide(self.timeline)
        overlays.paint(sprites, [chunk], self.timeline.fps, self.images, painter, store, Work())
        painter.close()
        encoding = Encoding(self.timeline, self.source, {}, Lossless(0, "", ""), sprites, store)
        inputs = ChunkInputs(self.source, {}, encoding.sprites(chunk))
        command = encode_chunk(self.timeline, chunk, inputs, encoding.encoder)
        ffmpeg(
            *(word.replace("yuv420", "yuv444").replace("yuva420", "yuva444") for word in command),
            self.folder / "engine.mkv",
        )
        full = "scale=in_color_matrix=bt709:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24"
        raw = ffmpeg("-i", self.folder / "engine.mkv", "-vf", full, "-f", "rawvideo", "pipe:1")
        return np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)

    @cached_property
    def reference(self) -> Pixels:
        """Return the whole timeline as Remotion draws it, in the same shape."""
        stills = self.folder / "stills"
        (self.folder / "timeline.json").write_text(self.timeline.model_dump_json())
        (self.folder / "images.json").write_text(json.dumps({name: str(path) for name, path in self.images.items()}))
        program = [node(), str(SETTINGS.painter_dir / "reference.mjs"), "--stills", "--images", "images.json"]
        arguments = ["timeline.json", str(self.source), str(stills), "--concurrency", "1"]
        subprocess.run([*program, *arguments], cwd=self.folder, check=True, timeout=120)
        return np.stack([rgb((stills / f"{frame}.png").read_bytes()) for frame in range(FRAMES)])

    @cached_property
    def preview(self) -> tuple[Pixels, list[list[dict[str, Any]]]]:
        """Return what the preview shows, in the same shape, and where overlays stand on its page at each frame."""
        page = PreviewPage(self.timeline, self.source, self.images, self.folder)
        try:
            shown, standing = [], []
            for frame in range(FRAMES):
                shown.append(page.frame(frame))
                standing.append(page.run(_STANDING))
        finally:
            page.close()
        return np.stack(shown), standing


_STANDING = """
[...document.querySelectorAll("[data-overlay]")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { kind: element.dataset.overlay, box: [x, y, width, height] };
})
"""


class Lossless(Encoder):
    """Keeps what it is given."""

    def options(self, timeline: Timeline) -> dict[str, object]:
        """See the base."""
        return {"c:v": "ffv1", "f": "matroska", "pix_fmt": "yuv420p"}


def look() -> dict[str, object]:
    """Return how captions are drawn: words light up, pages pop in."""
    return {
        "style": "bold",
        "font": {"family": FAMILY, "weight": 900},
        "font_size_px": 30,
        "line_height_px": 38,
        "text_color": "#ffffff",
        "highlight_color": "#ffd23f",
        "enter_frames": 5,
        "box": Box(x=20, y=290, width=600, height=66),
    }


def page(start: int, end: int, text: str, each: int = 9) -> dict[str, object]:
    """Return a caption whose words begin one after the other."""
    words = [
        {"text": word, "start_frame": start + each * n, "end_frame": start + each * (n + 1)}
        for n, word in enumerate(text.split())
    ]
    return {"start_frame": start, "end_frame": end, "words": words, "lines": [len(words)]}


def drawn() -> list[dict[str, object]]:
    """Return the overlays besides captions: they enter, stay, overlap in time and leave."""
    bold = {"family": FAMILY, "weight": 700}
    card = {"font": bold, "text_color": "#ffffff", "accent_color": "#ff5a36"}
    text = {"kind": "text", **card, "line_height_px": 32, "size_px": 26}
    return [
        {"kind": "logo", "start_frame": 0, "end_frame": FRAMES, "asset_sha256": LOGO, "opacity": 0.9,
         "corner": "top_right", "box": Box(x=520, y=10, width=110, height=50)},
        {"kind": "lower_third", "start_frame": 4, "end_frame": 44, **card, "title": "Nguyễn Ánh",
         "subtitle": "Makes videos", "title_size_px": 24, "enter_frames": 10,
         "box": Box(x=20, y=210, width=300, height=70)},
        {**text, "style": "title", "start_frame": 6, "end_frame": 33, "lines": ["A title"],
         "subtitle_lines": ["and what it says"], "enter_frames": 8, "box": Box(x=130, y=60, width=380, height=100)},
        {**text, "style": "label", "start_frame": 36, "end_frame": 62, "lines": ["A label"], "enter_frames": 8,
         "box": Box(x=130, y=162, width=380, height=46)},
        {**text, "style": "note", "start_frame": 46, "end_frame": 72, "lines": ["a note"], "enter_frames": 5,
         "box": Box(x=330, y=210, width=180, height=60)},
        {"kind": "sticker", "start_frame": 10, "end_frame": 54, "asset_sha256": BADGE, "enter_frames": 6,
         "box": Box(x=20, y=60, width=80, height=80)},
        {"kind": "sticker", "start_frame": 20, "end_frame": 70, "asset_sha256": SPINNER, "enter_frames": 4,
         "asset_frames": [3, 3, 4], "opacity": 0.8, "box": Box(x=530, y=100, width=80, height=80)},
    ]  # fmt: skip


def picture(path: Path, size: tuple[int, int], color: str, turn: float = 0) -> Path:
    """Write a plate with a lighter bar on it, turned, on nothing."""
    plate = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((4, 4, size[0] - 5, size[1] - 5), 8, fill=color)
    draw.rectangle((size[0] // 3, 8, size[0] // 2, size[1] - 9), fill="#ffffff")
    plate.rotate(turn, Image.Resampling.BICUBIC).save(path)
    return path


def rgb(png: bytes) -> Pixels:
    """Return a PNG's pixels."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
