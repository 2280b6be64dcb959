"""A browser as a judge: it plays an MP4, jumps to frames, and says which barcode numbers it saw."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.kernel import processes
from tests.media.barcode import BITS

_WAIT_S = 90
_PAGE = """<!doctype html><video id=v muted preload=auto></video><script>
const ask = JSON_HERE, video = document.getElementById("v"), canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", {willReadFrequently: true});
function number() {
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  pen.drawImage(video, 0, 0);
  const row = pen.getImageData(0, canvas.height >> 2, canvas.width, 1).data, bars = ask.bits + 4;
  const bar = n => row[4 * Math.floor((n + 0.5) * canvas.width / bars)] > 120 ? 1 : 0;
  let value = 0, parity = 0;
  for (let n = 2; n < 2 + ask.bits; n++) { value = value * 2 + bar(n); parity ^= bar(n); }
  return bar(0) && !bar(1) && bar(bars - 1) && parity === bar(2 + ask.bits) ? value : -1;
}
const once = name => new Promise(done => video.addEventListener(name, done, {once: true}));
const failed = () => video.error && `${video.error.code} ${video.error.message}`;
async function look() {
  video.src = "/video.mp4"; await once("loadeddata");
  const numbers = [];
  for (const frame of ask.frames) {
    const seeked = once("seeked");
    video.currentTime = (frame + 0.5) / ask.fps; await seeked;
    numbers.push(number());
  }
  video.currentTime = 0; await once("seeked");
  video.playbackRate = 8;
  const ended = once("ended"); await video.play(); await ended;
  return {numbers, reached_s: video.currentTime, error: failed()};
}
const broken = new Promise((_, fail) => video.addEventListener("error", () => fail(failed())));
Promise.race([look(), broken]).catch(error => ({numbers: [], reached_s: video.currentTime, error: String(error)}))
  .then(answer => fetch("/answer", {method: "POST", body: JSON.stringify(answer)}));
</script>"""


@dataclass(frozen=True)
class Played:
    """What a browser did with a video: barcode numbers at the frames asked for, how far it came, and its error."""

    numbers: list[int]
    reached_s: float
    error: str | None


def played(path: Path, frames: Sequence[int], fps: Fraction) -> Played:
    """Let headless Chromium show frames of an MP4 and then play it to its end."""
    answers: list[Played] = []
    answered = threading.Event()
    page = _PAGE.replace("JSON_HERE", json.dumps({"frames": list(frames), "fps": float(fps), "bits": BITS})).encode()
    content = path.read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            body = content if self.path == "/video.mp4" else page
            first, _, last = asked.removeprefix("bytes=").partition("-")
            begin, end = int(first or 0), min(int(last or len(body) - 1), len(body) - 1)
            self.send_response(206 if asked else 200)
            self.send_header("Content-Type", "video/mp4" if self.path == "/video.mp4" else "text/html")
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(end - begin + 1))
            if asked:
                self.send_header("Content-Range", f"bytes {begin}-{end}/{len(body)}")
            self.end_headers()
            self.wfile.write(body[begin : end + 1])

        def do_POST(self) -> None:
            answers.append(Played(**json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(204)
            self.end_headers()
            answered.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with TemporaryDirectory() as profile:
        # Under a lifeline: Debian's command is a script, and killing that alone would leave the browser behind.
        browser = processes.start(
            [
                "chromium-headless-shell", "--no-sandbox", "--mute-audio",
                "--autoplay-policy=no-user-gesture-required",
                f"--user-data-dir={profile}", "--remote-debugging-port=0", f"http://127.0.0.1:{server.server_port}/",
            ],
        )  # fmt: skip
        try:
            assert answered.wait(_WAIT_S), "the browser did not answer"
        finally:
            browser.kill()
            browser.process.wait()
            server.shutdown()
            server.server_close()
    return answers[0]
