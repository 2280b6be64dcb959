"""``make bench``: what the engine costs next to the floor and next to its peers, all in one run on the same input.

The input is the repository's own talk at 1080p30 with a camera's grain (10 Mbit/s). The recipe removes its
longest pauses, about an eighth, and what is left lasts about a minute. Run it on a quiet machine: beside other work,
processor seconds cost more. Everything is done in rounds, and of each the middle one counts: what shares a machine from
outside, nobody here can keep quiet. The exit status is 1 where a bound is not kept.

``make bench SCALE=1`` also renders 3, 20 and 60 minutes, and writes docs/performance.md.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from appliance.kernel.logs import configure
from appliance.library.bundle import manifest
from appliance.renders.remotion import node
from tests.bench import inputs, scale
from tests.bench.measure import Cost, Targets, weigh
from tests.bench.programs import FFMPEG, FLOOR, PAINTER, REELBOX
from tests.media.generate import ffmpeg

SOURCE_S = 68
_ROUNDS = 3
LISTEN = """
import sys
from collections.abc import Callable
from pathlib import Path
from appliance.kernel.settings import SpeechSettings
from appliance.kernel.work import Work
from appliance.speech.process import RecognizerProcess, VoiceProcess
voices = VoiceProcess().intervals(Path(sys.argv[1]), Work())
if sys.argv[2] == "words":
    RecognizerProcess(SpeechSettings()).recognize(Path(sys.argv[1]), voices, "en", Work())
"""


def main() -> int:
    """Run every case, print the table and what it is held against; return the exit status."""
    targets = Targets()
    with tempfile.TemporaryDirectory(prefix="reelbox-bench-") as name:
        folder = Path(name)
        rows = one_minute(folder, targets)
        scale.one_caption(folder, targets)
        if os.environ.get("SCALE"):
            scale.lengths_and_cuts(folder, rows, targets)
    if targets.missed:
        print(f"\nmissed: {', '.join(targets.missed)}")
    return 1 if targets.missed else 0


def one_minute(folder: Path, targets: Targets) -> list[str]:
    """Weigh everything on a minute of 1080p; return the table's rows."""
    source, timeline = inputs.camera(folder, SOURCE_S), folder / "timeline.json"
    inputs.planned(source, timeline)
    bare, output_s = inputs.bare(timeline, folder / "bare.json"), inputs.seconds(timeline)
    print(
        f"input {SOURCE_S} s 1080p30, timeline {output_s:.1f} s, {inputs.cuts(timeline)} cuts; x264 veryfast crf 20\n"
    )

    def render(wanted: Path, work: str, **variables: str) -> Cost:
        # What planning found out about the source is there, as whoever renders a plan has it.
        if not (folder / work).exists():
            shutil.copytree(timeline.with_suffix(".plan"), folder / work)
        command = [REELBOX, "render", wanted, "-o", folder / f"{work}.mp4", "--work-dir", folder / work]
        return weigh(command, **variables)

    cases: dict[str, Callable[[], Cost]] = {
        "plain transcode (the floor)": lambda: weigh(
            [*FFMPEG, "-t", f"{output_s}", "-i", source, *FLOOR, folder / "floor.mp4"]
        ),
        "re-encoded cut": lambda: render(bare, "cut", REELBOX_SMART_CUT="0"),
        "smart cut": lambda: render(bare, "smart"),
        "captioned render": lambda: render(timeline, "captioned"),
        "the same render again": lambda: render(timeline, "captioned"),
    }
    weighed: dict[str, list[Cost]] = {title: [] for title in cases}
    for _ in range(_ROUNDS):
        for work in ("cut", "smart", "captioned"):
            shutil.rmtree(folder / work, ignore_errors=True)
        for title, measure in cases.items():
            weighed[title].append(measure())
    whole_timeline = [node(), PAINTER / "reference.mjs", timeline, source, folder / "whole.mp4"]
    weighed["whole timeline in Remotion"] = [weigh(whole_timeline)]
    middle = {title: sorted(costs, key=lambda cost: cost.cpu_s)[len(costs) // 2] for title, costs in weighed.items()}
    floor, cut, smart, captioned, again, whole = middle.values()
    rows = [row(title, cost, output_s, floor) for title, cost in middle.items()]
    print(*rows, sep="\n")
    print()
    targets.at_most("re-encoded cut / floor", cut.cpu_s / floor.cpu_s, 1.1)
    targets.at_most("smart cut / floor", smart.cpu_s / floor.cpu_s, 0.55)
    targets.at_most("captioned / floor", captioned.cpu_s / floor.cpu_s, 1.3)
    targets.at_least("whole-timeline Remotion / captioned", whole.cpu_s / captioned.cpu_s, 6)
    targets.at_most("captioned: wall / CPU", captioned.wall_s / captioned.cpu_s, 0.65)
    targets.at_most("peak memory", max(cost.peak_mb for cost in (cut, smart, captioned, again)), 900, " MB")
    speech(source, folder, targets)
    return rows


def speech(source: Path, folder: Path, targets: Targets) -> None:
    """Weigh voice activity and recognition, model start-up included, on the source's sound."""
    pcm = folder / "voice.s16"
    ffmpeg("-i", source, "-ac", "1", "-ar", "16000", "-f", "s16le", pcm)
    idle = weigh([sys.executable, "-c", "import appliance.speech.process"])
    voices = weigh([sys.executable, "-c", LISTEN, pcm, "voices"])
    words = weigh([sys.executable, "-c", LISTEN, pcm, "words"])
    print(f"       voice activity: {(voices.cpu_s - idle.cpu_s) / SOURCE_S:.4f} CPU-s per second of sound")
    targets.at_most("recognition per second of sound", (words.cpu_s - voices.cpu_s) / SOURCE_S, 0.12, " CPU-s")


def row(title: str, cost: Cost, output_s: float, floor: Cost) -> str:
    """Return one row: per second of output, and as a ratio to the floor."""
    return (
        f"{title:<30} {cost.cpu_s / output_s:8.3f} CPU-s/s {cost.wall_s:7.1f} s wall {cost.peak_mb:7.0f} MB "
        f"{cost.cpu_s / floor.cpu_s:6.2f} x the floor"
    )


if __name__ == "__main__":
    manifest(PAINTER)  # says what to do where the painter has not been built
    configure(debug=False)
    sys.exit(main())
