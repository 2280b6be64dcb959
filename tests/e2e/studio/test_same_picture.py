"""What the editor shows before it is rendered is what the render shows: the same cut, the same overlays in place."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.studio.conftest import PICTURES, Give, Make, home
from tests.media.generate import ffmpeg
from tests.services.box import Up

Luma = npt.NDArray[np.float64]

KINDS = {"caption", "lower_third", "logo", "text", "sticker"}
STEP = 26  # frames: a second back and forth would always meet the same moment of a word
TIMES = 31
NEAR_PX = 2  # of the render
BLOCK_PX = 12
ALIKE, UNLIKE = 0.97, 60  # a highlighted word in white is 90 away
KIT = {
    "name": "All of it",
    "logo": {"file": "sun.png", "corner": "top_right", "height_percent": 12},
    "lower_third": {"title": "Linh Nguyễn", "subtitle": "Người dựng phim", "start_ms": 500},
}
INSERTS = (
    {"kind": "text", "id": "t", "text": "Chương một", "at_ms": 8_000, "position": "top"},
    {"kind": "sticker", "id": "s", "asset": "sun.png", "at_ms": 12_000, "duration_ms": 4_000},
    {"kind": "broll", "id": "b", "asset": "sun.png", "at_ms": 18_000, "duration_ms": 3_000},
)


def shown(figure: Locator) -> Image.Image:
    """Return what is on the screen when it is at rest: the browser's processes hand pictures on to each other."""
    before = figure.screenshot()
    while (now := figure.screenshot()) != before:
        before = now
    return Image.open(io.BytesIO(now)).convert("RGB")


def bright(picture: Image.Image) -> Luma:
    return np.asarray(picture.convert("L"), np.float64)


def coarse(picture: Image.Image) -> Luma:
    """Return what a picture shows, a quarter as large and without its rounded rim: a pixel makes no other picture."""
    return bright(picture.crop((8, 8, picture.width - 8, picture.height - 8)).reduce(4)).ravel()


def edges(area: Luma) -> Luma:
    across, down = np.gradient(area)
    steep: Luma = np.hypot(across, down)
    return steep


def moved(one: Luma, other: Luma, most: int) -> tuple[int, int]:
    """Return by how many pixels two areas are apart: where their edges fit best."""
    height, width = one.shape
    inner = np.s_[most : height - most, most : width - most]
    wanted = edges(one)[inner].ravel()
    found = edges(other)
    fits = {
        (x, y): np.corrcoef(wanted, np.roll(found, (y, x), (0, 1))[inner].ravel())[0, 1]
        for x in range(-most, most + 1)
        for y in range(-most, most + 1)
    }
    return max(fits, key=lambda shift: fits[shift])


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return how far the colors of the least similar block are apart, 0 to 255: a word of another color is seen."""
    here, there = (np.asarray(each.reduce(BLOCK_PX), np.float64) for each in (one, other))
    return float(np.abs(here - there).max())


class Edited:
    """A video with every kind of overlay, edited, and what became of it."""

    def __init__(self, page: Page, address: str, origin: str) -> None:
        workspace, video = address.split("/")[4], address.split("/")[6]
        self._page, self._headers = page, {"Origin": origin}
        self._api = f"{origin}/api/v1/workspaces/{workspace}"
        self._video = f"{self._api}/videos/{video}"

    def edit(self) -> None:
        """Cut a word out, and have something drawn of every kind."""
        self._change("plan", brand_kit_id=self._post(f"{self._api}/brand-kits", document=KIT)["id"])
        put_in = [{"op": "insert", "insert": each} for each in INSERTS]
        cut = {"op": "delete_words", "source_start_frame": 30, "source_end_frame": 60}
        self._change("edits", edits=[cut, *put_in])

    def render(self, target: Path) -> None:
        """Render it and fetch the file."""
        job = self._post(f"{self._video}/renders")["items"][0]["id"]
        while (state := self._get(f"{self._api}/renders/{job}")["state"]) in {"queued", "running"}:
            self._page.wait_for_timeout(200)
        assert state == "succeeded"
        link = self._get(f"{self._api}/renders/{job}/download")["url"]
        target.write_bytes(self._page.request.get(link).body())

    def timeline(self) -> dict[str, Any]:
        """Return its timeline."""
        return self._get(f"{self._video}/timeline")

    def _change(self, path: str, **body: object) -> None:
        self._post(f"{self._video}/{path}", revision=self._get(f"{self._video}/edits")["revision"], **body)

    def _get(self, url: str) -> dict[str, Any]:
        found: dict[str, Any] = self._page.request.get(url).json()
        return found

    def _post(self, url: str, **body: object) -> dict[str, Any]:
        answer = self._page.request.post(url, data=body, headers=self._headers)
        assert answer.ok, answer.text()
        made: dict[str, Any] = answer.json()
        return made


def places(figure: Locator, size: tuple[int, int]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield each overlay on the screen, and where on the picture it is."""
    frame = figure.bounding_box()
    assert frame is not None
    for drawn in figure.locator("[data-overlay]").all():
        kind, box = drawn.get_attribute("data-overlay"), drawn.bounding_box()
        assert kind is not None
        assert box is not None
        left, top = box["x"] - frame["x"], box["y"] - frame["y"]
        right, bottom = min(size[0], left + box["width"]), min(size[1], top + box["height"])
        yield kind, (round(max(0, left)), round(max(0, top)), round(right), round(bottom))


@pytest.mark.timeout(900)
def test_the_preview_is_the_render(page: Page, make: Make, give: Give, box: tuple[Up, str], tmp_path: Path) -> None:
    address, film = make("The same"), tmp_path / "render.mp4"
    give("sun.png")
    edited = Edited(page, address, home(box))
    edited.edit()
    edited.render(film)
    timeline = edited.timeline()
    assert timeline["duration_frames"] > TIMES * STEP
    page.goto(address)
    figure = page.get_by_role("figure", name="The same")
    expect(figure.locator("[data-overlay=logo]")).to_be_visible()
    seen: set[str] = set()
    worst = 0.0
    for frame in range(0, TIMES * STEP, STEP):
        preview = shown(figure)
        picture = rendered(film, frame, preview.size)
        kept(preview, picture, f"same-{frame:04}")
        alike = np.corrcoef(coarse(preview), coarse(picture))[0, 1]
        assert alike > ALIKE, f"frame {frame} is another picture: {alike:.3f}"
        for kind, place in places(figure, preview.size):
            here, there = preview.crop(place), picture.crop(place)
            shift = moved(bright(here), bright(there), 4)
            near = NEAR_PX * preview.width / timeline["width"]
            assert max(map(abs, shift)) <= near, f"frame {frame}: {kind} is {shift} px away"
            apart = unlike(here, there)
            assert apart < UNLIKE, f"frame {frame}: {kind} looks otherwise ({apart:.0f})"
            worst = max(worst, apart)
            seen.add(kind)
        page.keyboard.press("Shift+ArrowRight")
        for _ in range(30 - STEP):
            page.keyboard.press("ArrowLeft")
    print(f"\n{TIMES} times, overlays: {sorted(seen)}, least similar block {worst:.0f} of 255")
    assert seen == KINDS


def kept(preview: Image.Image, render: Image.Image, name: str) -> None:
    """Keep both pictures, one above the other, for whoever wants to look."""
    both = Image.new("RGB", (preview.width, preview.height * 2))
    both.paste(preview, (0, 0))
    both.paste(render, (0, preview.height))
    PICTURES.mkdir(parents=True, exist_ok=True)
    both.save(PICTURES / f"{name}.png")


def rendered(path: Path, frame: int, size: tuple[int, int]) -> Image.Image:
    """Return a frame of a video as a screen shows it, in a size."""
    width, height = size
    wanted = f"select=eq(n\\,{frame}),scale={width}:{height}:flags=bicubic,format=rgb24"
    raw = ffmpeg("-i", path, "-vf", wanted, "-frames:v", "1", "-f", "rawvideo", "pipe:1")
    return Image.frombytes("RGB", size, raw)
