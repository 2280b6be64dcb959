"""What the benches run on: the repository's own talk, repeated, and timelines made of it."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.bench.measure import Cost, weigh
from tests.bench.programs import REELBOX
from tests.media.generate import ffmpeg
from tests.media.talk import talk

BRAND = Path(__file__).parents[1] / "media" / "demo-brand.yaml"
RECIPE = """
name: bench
silence: {min_silence_ms: 2000, pad_before_ms: 200, pad_after_ms: 300, min_clip_ms: 200}
captions: {style: bold}
"""
_CODED = ("-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-g", "60", "-pix_fmt", "yuv420p")


def camera(folder: Path, seconds: int) -> Path:
    """Write the talk, repeated, at 1080p with grain: 10 Mbit/s, where phones and cameras record 10 to 17."""
    grain = "scale=1920:1080:flags=bicubic,noise=alls=2:allf=t"
    source = folder / "source.mp4"
    once = ("-stream_loop", "-1", "-i", talk(folder / "talk.mp4"), "-t", str(seconds))
    ffmpeg(*once, "-vf", grain, *_CODED, "-c:a", "copy", source)
    return source


def small(folder: Path, seconds: int) -> Path:
    """Write the talk, repeated, at 640×360."""
    once = folder / "once.mp4"
    if not once.exists():
        ffmpeg("-i", talk(folder / "talk.mp4"), "-vf", "scale=640:360", *_CODED, "-c:a", "copy", once)
    source = folder / f"{seconds}.mp4"
    ffmpeg("-stream_loop", "-1", "-i", once, "-t", str(seconds), "-c", "copy", source)
    return source


def planned(source: Path, target: Path, *, numbered: bool = False) -> Cost:
    """Write a captioned timeline, the longest pauses removed; return what analyzing and planning cost.

    A talk that is repeated finds its captions painted; ``numbered`` pages have a number each, and no two are alike.
    """
    recipe = target.with_suffix(".yaml")
    recipe.write_text(RECIPE)
    options = ["--recipe", recipe, "--brand", BRAND, "--language", "en", "--work-dir", target.with_suffix(".plan")]
    cost = weigh([REELBOX, "plan", source, "--timeline", target, *options])
    if numbered:
        _rewrite(target, target, _number_captions)
    return cost


def bare(timeline: Path, target: Path) -> Path:
    """Write a timeline's cuts with nothing drawn."""
    return _rewrite(timeline, target, lambda document: document | _NOTHING_DRAWN)


def retitled(timeline: Path, target: Path, share: float) -> Path:
    """Write a timeline with one caption changed: the one so far into it."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        caption = document["captions"][int(len(document["captions"]) * share)]
        caption["words"][0]["text"] = "other"
        return document

    return _rewrite(timeline, target, change)


def cut_into(timeline: Path, cuts: int, target: Path) -> Path:
    """Write a timeline of the same source with evenly spread cuts of a fifth of a second, and nothing drawn."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        frames, left_out = document["source"]["grid"]["frame_count"], 6
        edges = [frames * number // (cuts + 1) for number in range(cuts + 2)]
        clips = [{"source_start_frame": start, "source_end_frame": end - left_out} for start, end in pairwise(edges)]
        length = sum(clip["source_end_frame"] - clip["source_start_frame"] for clip in clips)
        return document | _NOTHING_DRAWN | {"clips": clips, "cuts": [], "duration_frames": length}

    return _rewrite(timeline, target, change)


def seconds(timeline: Path) -> float:
    """Return a timeline's length in seconds."""
    document = json.loads(timeline.read_text())
    numerator, _, denominator = document["fps"].partition("/")
    return float(document["duration_frames"] * int(denominator) / int(numerator))


def cuts(timeline: Path) -> int:
    """Return a timeline's number of cuts."""
    return len(json.loads(timeline.read_text())["cuts"])


_NOTHING_DRAWN: dict[str, Any] = {"captions": [], "caption_look": None, "overlays": [], "assets": []}


def _number_captions(document: dict[str, Any]) -> dict[str, Any]:
    for number, caption in enumerate(document["captions"]):
        caption["words"][0]["text"] = str(number)
    return document


def _rewrite(timeline: Path, target: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Path:
    target.write_text(json.dumps(change(json.loads(timeline.read_text()))))
    return target
