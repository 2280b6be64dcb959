"""``make bench``: what the engine costs next to the floor and next to its peers, all in one run on the same input.

The input is the repository's own talk at 1080p30 with a little grain, like a clean camera. The recipe removes its
longest pauses, about an eighth, and what is left lasts about a minute. Run it on a quiet machine: beside other work,
processor seconds cost more.
"""

import json
import sys
import tempfile
from pathlib import Path

from appliance.kernel.logs import configure
from appliance.kernel.settings import RenderSettings
from appliance.library.fonttools import manifest
from appliance.renders.remotion import node
from tests.bench.measure import Cost, weigh
from tests.media.generate import ffmpeg
from tests.media.talk import talk

SOURCE_S = 68
REELBOX = Path(sys.executable).with_name("reelbox")
PAINTER = RenderSettings().painter_dir
RECIPE = """
name: bench
silence: {min_silence_ms: 2000, pad_before_ms: 200, pad_after_ms: 300, min_clip_ms: 200}
captions: {style: bold}
"""
LISTEN = """
import sys
from pathlib import Path
from appliance.kernel.settings import SpeechSettings
from appliance.kernel.work import Work
from appliance.speech.process import RecognizerProcess, VoiceProcess
voices = VoiceProcess().intervals(Path(sys.argv[1]), Work())
if sys.argv[2] == "words":
    RecognizerProcess(SpeechSettings()).recognize(Path(sys.argv[1]), voices, "en", Work())
"""


def main() -> None:
    """Run every case and print the table."""
    with tempfile.TemporaryDirectory(prefix="reelbox-bench-") as name:
        folder = Path(name)
        source = make_source(folder)
        timeline, bare = plan(source, folder)
        output_s = seconds(timeline)
        print(f"input {SOURCE_S} s 1080p30, timeline {output_s:.1f} s, {cuts(timeline)} cuts; x264 veryfast crf 20\n")
        floor = weigh([*FFMPEG, "-t", f"{output_s}", "-i", source, *ENCODE, folder / "f.mp4"])
        report("plain transcode (the floor)", floor, output_s, floor)
        cut = weigh([REELBOX, "render", bare, "-o", folder / "c.mp4", "--work-dir", folder / "cut"])
        report("re-encoded cut", cut, output_s, floor)
        captioned = weigh([REELBOX, "render", timeline, "-o", folder / "r.mp4", "--work-dir", folder / "captioned"])
        report("captioned render", captioned, output_s, floor)
        whole = weigh([node(), PAINTER / "reference.mjs", timeline, source, folder / "w.mp4"])
        report("whole timeline in Remotion", whole, output_s, floor)
        print(f"\ncaptioned render: {captioned.cpu_s / floor.cpu_s:.2f} x the floor (at most 1.9), whole-timeline "
              f"Remotion {whole.cpu_s / captioned.cpu_s:.1f} x as much (at least 4)")  # fmt: skip
        print(f"re-encoded cut: {cut.cpu_s / floor.cpu_s:.2f} x the floor (at most 1.1)")
        speech(source, folder)
        again = weigh([REELBOX, "render", timeline, "-o", folder / "r.mp4", "--work-dir", folder / "captioned"])
        print(f"the same render again: {again.cpu_s:.1f} CPU-s, {again.cpu_s / captioned.cpu_s:.1%} of the first")
        print(f"peak memory of an edit: {max(captioned.peak_mb, cut.peak_mb):.0f} MB (at most 900)")


FFMPEG = ("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y")
ENCODE = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k")


def make_source(folder: Path) -> Path:
    """Write the talk, repeated, at 1080p with grain."""
    small, source = talk(folder / "talk.mp4"), folder / "source.mp4"
    grain = "scale=1920:1080:flags=bicubic,noise=alls=1:allf=t"
    coded = ["-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-g", "60", "-pix_fmt", "yuv420p"]
    ffmpeg("-stream_loop", "2", "-i", small, "-t", str(SOURCE_S), "-vf", grain, *coded, "-c:a", "copy", source)
    return source


def plan(source: Path, folder: Path) -> tuple[Path, Path]:
    """Write the captioned timeline, and the same cuts with nothing drawn."""
    timeline, bare = folder / "timeline.json", folder / "bare.json"
    brand = Path(__file__).parents[1] / "media" / "demo-brand.yaml"
    recipe = folder / "bench.yaml"
    recipe.write_text(RECIPE)
    options = ["--recipe", recipe, "--brand", brand, "--language", "en", "--work-dir", folder / "plan"]
    weigh([REELBOX, "plan", source, "--timeline", timeline, *options])
    document = json.loads(timeline.read_text())
    bare.write_text(json.dumps({**document, "captions": [], "caption_look": None, "overlays": [], "assets": []}))
    return timeline, bare


def speech(source: Path, folder: Path) -> None:
    """Weigh voice activity and recognition on the source's sound."""
    pcm = folder / "voice.s16"
    ffmpeg("-i", source, "-ac", "1", "-ar", "16000", "-f", "s16le", pcm)
    idle = weigh([sys.executable, "-c", "import appliance.speech.process"])
    voices = weigh([sys.executable, "-c", LISTEN, pcm, "voices"])
    words = weigh([sys.executable, "-c", LISTEN, pcm, "words"])
    for title, cost, less in (("voice activity", voices, idle), ("recognition", words, voices)):
        net = Cost(cost.cpu_s - less.cpu_s, cost.wall_s - less.wall_s, cost.peak_mb)
        print(f"{title:<30} {net.cpu_s / SOURCE_S:8.4f} CPU-s/s {net.wall_s:7.1f} s wall {net.peak_mb:7.0f} MB")
    print("recognition: at most 0.12 CPU-s per second of sound; model start-up included")


def report(title: str, cost: Cost, output_s: float, floor: Cost) -> None:
    """Print one row: per second of output, and as a ratio to the floor."""
    print(
        f"{title:<30} {cost.cpu_s / output_s:8.3f} CPU-s/s {cost.wall_s:7.1f} s wall {cost.peak_mb:7.0f} MB "
        f"{cost.cpu_s / floor.cpu_s:6.2f} x the floor",
        flush=True,
    )


def seconds(timeline: Path) -> float:
    """Return a timeline's length in seconds."""
    document = json.loads(timeline.read_text())
    numerator, _, denominator = document["fps"].partition("/")
    return float(document["duration_frames"] * int(denominator) / int(numerator))


def cuts(timeline: Path) -> int:
    """Return a timeline's number of cuts."""
    return len(json.loads(timeline.read_text())["cuts"])


if __name__ == "__main__":
    manifest(PAINTER)  # says what to do where the painter has not been built
    configure(debug=False)
    main()
