"""How the cost grows with length and with cuts, and what one changed caption costs; written to docs/performance.md.

The picture is 640×360, so that an hour of it is rendered in minutes: what counts is the cost per second of output.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import inputs
from tests.bench.measure import Cost, Targets, weigh
from tests.bench.plot import plot
from tests.bench.programs import REELBOX

DOCS = Path(__file__).parents[2] / "docs"
MINUTES = (3, 20, 60)
CUTS = (10, 50, 150, 300, 600)
_NONE = Cost(0, 0, 0)


@dataclass(frozen=True)
class Point:
    """What one render of the series cost.

    Attributes:
        at: Minutes of input, or cuts.
        output_s: Length of the output in seconds.
        cost: Of the render.
        analysis: Of analysis and plan; nothing where there was none.
    """

    at: int
    output_s: float
    cost: Cost
    analysis: Cost = _NONE

    @property
    def cpu(self) -> float:
        """Processor seconds of the render per second of output."""
        return self.cost.cpu_s / self.output_s


def one_caption(folder: Path, targets: Targets, minutes: int = 20) -> None:
    """Render a video, then three times with another caption changed; the middle one of the three counts.

    A caption that is shown across the border of two chunks, as one of ten is, costs both.
    """
    source, timeline = inputs.small(folder, minutes * 60), folder / "long.json"
    inputs.planned(source, timeline, numbered=True)
    first = _render(timeline, folder, "long").cpu_s
    changed = (inputs.retitled(timeline, folder / f"changed-{share}.json", share) for share in (0.25, 0.5, 0.75))
    again = sorted(_render(each, folder, "long").cpu_s for each in changed)
    listed = ", ".join(f"{cpu_s:.1f}" for cpu_s in again)
    print(f"       {minutes} minutes at 640x360: {first:.1f} CPU-s, one caption changed: {listed} CPU-s")
    targets.at_most("one caption changed / first render", median(again) / first, 0.05)


def lengths_and_cuts(folder: Path, rows: Sequence[str], targets: Targets, minutes: Sequence[int] = MINUTES) -> None:
    """Render inputs of several lengths and with several numbers of cuts; write the page with tables and plots."""
    lengths = [_length(folder, each) for each in minutes]
    middle = lengths[len(lengths) // 2].at
    cuts = [_cuts(folder, folder / f"length-{middle}.json", each) for each in CUTS]
    short, long = lengths[0], lengths[-1]
    name = f"{long.at} / {short.at} minutes"
    targets.at_most(f"{name}: render per second of output", long.cpu / short.cpu, 1.15)
    analysis = [point.analysis.cpu_s / point.output_s for point in (short, long)]
    targets.at_most(f"{name}: analysis per second of output", analysis[1] / analysis[0], 1.15)
    memory = [max(point.cost.peak_mb, point.analysis.peak_mb) for point in (short, long)]
    targets.at_most(f"{name}: peak memory", memory[1] / memory[0], 1.2)
    _write(rows, lengths, cuts, middle)


def _length(folder: Path, minutes: int) -> Point:
    timeline = folder / f"length-{minutes}.json"
    analysis = inputs.planned(inputs.small(folder, minutes * 60), timeline, numbered=True)
    return Point(minutes, inputs.seconds(timeline), _render(timeline, folder, f"length-{minutes}"), analysis)


def _cuts(folder: Path, timeline: Path, count: int) -> Point:
    cut = inputs.cut_into(timeline, count, folder / f"cuts-{count}.json")
    return Point(count, inputs.seconds(cut), _render(cut, folder, f"cuts-{count}", REELBOX_SMART_CUT="0"))


def _render(timeline: Path, folder: Path, work: str, **variables: str) -> Cost:
    out = folder / f"{work}.mp4"
    cost = weigh([REELBOX, "render", timeline, "-o", out, "--work-dir", folder / f"{work}.work"], **variables)
    out.unlink()
    return cost


def _write(rows: Sequence[str], lengths: Sequence[Point], cuts: Sequence[Point], cut_minutes: int) -> None:
    by_length, by_cuts = _table("minutes", lengths), _table("cuts", cuts)
    plot(
        DOCS / "images" / "performance.svg",
        [
            ("CPU-s per second of output, by minutes", [(point.at, point.cpu) for point in lengths]),
            ("peak MB, by minutes", [(point.at, point.cost.peak_mb) for point in lengths]),
            ("CPU-s per second of output, by cuts", [(point.at, point.cpu) for point in cuts]),
        ],
    )
    table = "\n".join(rows)
    (DOCS / "performance.md").write_text(f"""# What a render costs

Written by `make bench SCALE=1` on {os.cpu_count()} processors; `make bench` measures the first table alone, and one
changed caption. Processor seconds are those of every process a command started, memory is the largest sum of their
proportional set sizes.

## A minute of 1080p30

```
{table}
```

The floor is a plain transcode with the same encoder settings: nothing that is encoded anew costs less. A smart cut
copies what the cuts leave whole.

## How it scales

![Cost by length and by cuts](images/performance.svg)

Captioned renders of a talk that is repeated, every caption page different, at 640×360:

{by_length}

A source of {cut_minutes} minutes with evenly spread cuts, encoded, nothing drawn:

{by_cuts}
""")


def _table(name: str, points: Sequence[Point]) -> str:
    analyzed = any(point.analysis.cpu_s for point in points)
    heads = [name, "output s", "CPU-s/s", "wall s", "peak MB", *(["analysis CPU-s/s"] if analyzed else [])]
    lines = [heads, ["--:"] * len(heads)]
    for point in points:
        cost, line = point.cost, [str(point.at), f"{point.output_s:.0f}", f"{point.cpu:.3f}"]
        line += [f"{cost.wall_s:.0f}", f"{cost.peak_mb:.0f}"]
        lines.append([*line, *([f"{point.analysis.cpu_s / point.output_s:.3f}"] if analyzed else [])])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
