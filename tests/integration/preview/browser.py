"""The preview page in the headless browser, driven over a pipe: no port is opened for it."""

import base64
import io
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from appliance.editing.timeline import Timeline
from appliance.kernel.settings import RenderSettings
from appliance.renders.remotion import browser, node

SETTINGS = RenderSettings()
_PROGRAM = SETTINGS.painter_dir / "preview.mjs"
_OPTIONS = (
    "--remote-debugging-pipe", "--no-sandbox", "--headless", "--disable-gpu", "--hide-scrollbars", "--mute-audio",
    "--autoplay-policy=no-user-gesture-required", "--force-device-scale-factor=1",
)  # fmt: skip
# The protocol's pipe is file descriptors 3 and 4.
_ON_PIPES = 'exec "$0" "$@" 3<&{} 4>&{}'

Pixels = npt.NDArray[np.uint8]


class PreviewPage:
    """A timeline's preview, as large as its output.

    Args:
        timeline: What is shown; assets are read from their ``path_hint``.
        source: The source's file.
        images: Further files by name, as the pictures of an animation.
        folder: For files of the page and the browser.
    """

    def __init__(self, timeline: Timeline, source: Path, images: Mapping[str, Path], folder: Path) -> None:
        (folder / "timeline.json").write_text(timeline.model_dump_json())
        (folder / "images.json").write_text(json.dumps({name: str(path) for name, path in images.items()}))
        files = [str(folder / "timeline.json"), str(source), "--images", str(folder / "images.json")]
        self._server = subprocess.Popen([node(), _PROGRAM, *files], stdout=subprocess.PIPE, text=True)
        assert self._server.stdout is not None
        address = self._server.stdout.readline().strip()
        hears, self._says = os.pipe()
        self._hears, says = os.pipe()
        command = ["bash", "-c", _ON_PIPES.format(hears, says), browser(SETTINGS), *_OPTIONS]
        self._browser = subprocess.Popen(
            [*command, f"--user-data-dir={folder / 'browser'}"], pass_fds=(hears, says), stderr=subprocess.DEVNULL
        )
        os.close(hears)
        os.close(says)
        self._pending, self._last, self._session = b"", 0, None
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        size = {"width": timeline.width, "height": timeline.height + 60}
        self._ask("Emulation.setDeviceMetricsOverride", **size, deviceScaleFactor=1, mobile=False)
        self._size = (timeline.width, timeline.height)
        self._ask("Page.enable")
        self._ask("Page.navigate", url=address)
        self.run(_READY)

    def run(self, expression: str) -> Any:
        """Return what an expression of JavaScript comes to; promises are awaited."""
        answer = self._ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def frame(self, number: int) -> Pixels:
        """Return what is seen at an output frame, shape (height, width, 3)."""
        self.run(f"preview.seekTo({number}).then(() => {_PAINTED})")
        before = self._shot()
        # The browser's processes hand pictures on to each other: on a busy machine the first shot may come too early.
        while (now := self._shot()) != before:
            before = now
        return np.asarray(Image.open(io.BytesIO(now)).convert("RGB"))

    def _shot(self) -> bytes:
        self.run(_PAINTED)
        width, height = self._size
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png", clip=clip)["data"])

    def close(self) -> None:
        """End browser and server."""
        self._browser.kill()
        self._server.terminate()
        self._browser.wait()
        self._server.wait()
        os.close(self._says)
        os.close(self._hears)

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._says, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._pending:
            block = os.read(self._hears, 1 << 16)
            assert block, "the browser has ended"
            self._pending += block
        message, _, self._pending = self._pending.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


_PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
_READY = f"""
(async () => {{
  while (!window.preview) await new Promise((wait) => setTimeout(wait, 20));
  await preview.seekTo(preview.currentFrame);
  await document.fonts.ready;
  await {_PAINTED};
}})()
"""
