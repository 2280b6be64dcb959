"""A painter without a browser: a plain box where text would stand."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from appliance.editing.overlays import as_json
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.ports import PaintJob


class FakePainter:
    """An :class:`~appliance.renders.ports.OverlayPainter` that draws one box per state and counts its calls."""

    identity = "fake"

    def __init__(self) -> None:
        self.painted = 0

    def paint(self, jobs: Sequence[PaintJob], images: Mapping[str, Path], work: Work) -> Iterator[PaintJob]:
        for job in jobs:
            work.cancellation.check()
            if job.state.kind == "logo" and job.state.asset_sha256 not in images:
                raise errors.PAINTER_FAILED(detail="unknown picture")
            picture = Image.new("RGBA", (job.width, job.height), (0, 0, 0, 0))
            color = hashlib.sha256(json.dumps(as_json(job.state)).encode()).digest()[:3]
            box = (job.width // 4, job.height // 2, job.width * 3 // 4, job.height - 2)
            ImageDraw.Draw(picture).rectangle(box, fill=(*color, 255))
            picture.save(job.target)
            self.painted += 1
            yield job

    def close(self) -> None:
        """Nothing to give back."""
