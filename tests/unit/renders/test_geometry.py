"""The browser places pictures with its own code; one fixture keeps it in step with the renderer's."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import pytest

from appliance.editing import placing, visuals
from appliance.editing.visuals import CropKey, Motion
from appliance.renders.ffmpeg import framing
from appliance.renders.ffmpeg.footage import first_grid_frame

FIXTURE = Path(__file__).parents[3] / "remotion" / "test" / "fixtures" / "geometry.json"
SIZES = (
    (1920, 1080),
    (1280, 720),
    (640, 360),
    (720, 1280),
    (854, 480),
    (1000, 1000),
    (322, 1078),
    (4032, 3024),
    (90, 40),
)
OUTPUTS = ((1920, 1080), (1080, 1920), (1080, 1080), (640, 360), (202, 360))
ZOOMS = (1.0, 1.01, 1.05, 1.08, 1.1, 1.12)
RATES = ("30/1", "25/1", "30000/1001", "24000/1001", "60/1")
PATH = ((10, 40, 0), (30, 241, 7), (31, 100, 0), (598, 100, 33), (606, 260, 1))


def evaluated(expression: str, n: int) -> Any:
    """Return what FFmpeg makes of one of our own expressions at frame n."""
    names = {"between": lambda x, low, high: low <= x <= high, "lt": lambda x, y: x < y, "n": n}
    choose = {"choose": lambda condition, yes, no: yes if condition else no}
    return eval(expression.replace("if(", "choose("), {**names, **choose})  # noqa: S307  nobody else wrote it


def rectangles() -> list[dict[str, object]]:
    """Return where pictures stand that cover an output or are whole on it: x, y, width and height."""
    found: list[dict[str, object]] = []
    for size in SIZES:
        for output in OUTPUTS:
            around, inside = framing._around(size, output), framing._inside(size, output)
            covering = [-((big - out) // 4 * 2) for big, out in zip(around, output, strict=True)]
            whole = [(out - small) // 4 * 2 for small, out in zip(inside, output, strict=True)]
            found.append(
                {"size": size, "output": output, "covering": [*covering, *around], "inside": [*whole, *inside]}
            )
    return found


def written() -> dict[str, object]:
    """Return the fixture as the renderer has it."""
    sides = [
        {"zoom": zoom, "output": output,
         "sides": [evaluated(framing._enlargement([(0, 0, zoom)], length), 0) for length in output]}
        for zoom in ZOOMS
        for output in OUTPUTS
    ]  # fmt: skip
    keys = [CropKey(source_frame=frame, x=x, y=y) for frame, x, y in PATH]
    across = framing._path([(key.source_frame, key.x) for key in keys])
    down = framing._path([(key.source_frame, key.y) for key in keys])
    path = [[n, round(evaluated(across, n)), round(evaluated(down, n))] for n in range(0, 640, 3)]
    frames = [
        {
            "own": own,
            "fps": fps,
            "shown": [first_grid_frame(n, Fraction(own), Fraction(fps)) for n in range(0, 4000, 61)],
        }
        for own in RATES
        for fps in RATES
    ]
    return {
        "rectangles": rectangles(),
        "zooms": sides,
        "path": {"keys": [key.model_dump() for key in keys], "places": path},
        "frames": frames,
    }


def test_pictures_stand_where_the_browser_is_tested_to_put_them() -> None:
    """``remotion/test/geometry.test.ts`` reads the same file; it is written by ``python -m`` this file's name."""
    assert json.loads(json.dumps(written())) == json.loads(FIXTURE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("motion", "scales"), [(Motion.ZOOM_IN, (1.0, 1.05, 1.1)), (Motion.ZOOM_OUT, (1.1, 1.05, 1.0))]
)
def test_a_still_is_enlarged_as_the_browser_is_tested_to_do(motion: Motion, scales: tuple[float, ...]) -> None:
    """FFmpeg's ``perspective`` is told what part of the picture the output's edges show: 1/scale of it."""
    moved = framing.moving(ffmpeg.input("x"), motion, 0, 101).output("y").get_args()
    (graph,) = [word for word in moved if "perspective" in word]
    options = dict(pair.split("=", 1) for pair in graph.split("perspective=")[1].split("[")[0].split(":"))
    for frame, scale in zip((0, 50, 100), scales, strict=True):
        near, far = (evaluated(options[name].replace("W*", "").replace("on", "n"), frame + 1) for name in ("x0", "x1"))
        assert 1 / (far - near) == pytest.approx(scale, abs=1e-6)
        assert near + far == pytest.approx(1)


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("picture/geometry.ts", "BLURRED_AT", framing._BLURRED_AT),
        ("picture/geometry.ts", "BLUR", framing._BLUR),
        ("picture/geometry.ts", "BACKDROP_LUMA", framing._BACKDROP_LUMA),
        ("picture/geometry.ts", "BACKDROP_CHROMA", framing._BACKDROP_CHROMA),
        ("picture/geometry.ts", "MOTION_ZOOM", visuals.MOTION_ZOOM),
        ("text/text.tsx", "SUBTITLE_SIZE", placing.SUBTITLE_SIZE),
    ],
)
def test_a_number_that_the_browser_needs_too_is_the_same_there(file: str, name: str, value: float) -> None:
    text = (FIXTURE.parents[2] / "src" / file).read_text()
    found = re.search(rf"^(?:export )?const {name} = ([\d.]+);$", text, re.MULTILINE)
    assert found is not None
    assert float(found[1]) == value


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(written()) + "\n", encoding="utf-8")
