"""Render, reference and preview show the same overlays on the same frames in the same places."""

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from appliance.editing.visuals import Box
from tests.integration.preview.scene import FRAMES, GRAY, SETTINGS, Pixels, Scene

MIN_PSNR_DB = 40
VISIBLE = 12  # of 255: less is rounding


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    if not (SETTINGS.painter_dir / "preview.mjs").is_file() or shutil.which("chromium-headless-shell") is None:
        pytest.skip("the painter has not been built here (make setup)")
    folder: Path = tmp_path_factory.mktemp("scene")
    return Scene(folder)


def inside(pixels: Pixels, box: Box) -> Pixels:
    return pixels[..., box.y : box.y + box.height, box.x : box.x + box.width, :]


def psnr(one: Pixels, other: Pixels, region: npt.NDArray[np.bool_]) -> float:
    error = np.square(one[region].astype(np.float64) - other[region]).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-3)))


def region_of(scene: Scene, frame: int) -> npt.NDArray[np.bool_]:
    """Return where overlays are at a frame."""
    region = np.zeros(scene.engine.shape[1:3], bool)
    for layer in scene.layers:
        if any(span.start_frame <= frame < span.end_frame for span in layer.spans):
            inside(region[..., None], layer.box)[...] = True
    return region


def changes(pixels: Pixels, box: Box) -> set[int]:
    """Return the frames at which something in a box differs from the frame before."""
    part = inside(pixels, box).astype(np.int16)
    return {int(frame) + 1 for frame in np.flatnonzero(np.abs(np.diff(part, axis=0)).max(axis=(1, 2, 3)) > VISIBLE)}


def ink(pixels: Pixels, box: Box) -> npt.NDArray[np.int64] | None:
    """Return left, top, right and bottom of what is drawn in a box."""
    drawn = np.abs(inside(pixels, box).astype(np.int16) - GRAY).max(axis=-1) > 2 * VISIBLE
    if not drawn.any():
        return None
    down, across = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    return np.array([across[0], down[0], across[-1], down[-1]])


def test_the_composed_overlays_are_those_of_the_whole_timeline_in_remotion(scene: Scene) -> None:
    assert len(scene.engine) == len(scene.reference) == FRAMES >= 60
    found = [psnr(scene.engine[n], scene.reference[n], region_of(scene, n)) for n in range(FRAMES)]
    print(
        f"\nengine against Remotion, PSNR where overlays are: at least {min(found):.1f} dB, mean {np.mean(found):.1f}"
    )
    assert min(found) >= MIN_PSNR_DB


def test_every_change_of_state_is_on_the_same_frame(scene: Scene) -> None:
    seen = 0
    for layer in scene.layers:
        engine = changes(scene.engine, layer.box)
        begins = {edge for span in layer.spans for edge in (span.start_frame, span.end_frame)}
        assert engine == changes(scene.reference, layer.box) == changes(scene.preview[0], layer.box)
        assert engine <= begins
        seen += len(engine)
    assert seen > 60


def test_the_preview_shows_the_same_state_in_the_same_place(scene: Scene) -> None:
    shown, standing = scene.preview
    found = [psnr(scene.engine[n], shown[n], region_of(scene, n)) for n in range(FRAMES)]
    print(f"\nengine against preview, PSNR where overlays are: at least {min(found):.1f} dB, mean {np.mean(found):.1f}")
    assert min(found) >= MIN_PSNR_DB - 5
    for frame in range(FRAMES):
        active = [
            (layer.box, span.state.kind)
            for layer in scene.layers
            for span in layer.spans
            if span.start_frame <= frame < span.end_frame
        ]
        assert [there["kind"] for there in standing[frame]] == [kind for _, kind in active]
        for there, (box, _) in zip(standing[frame], active, strict=True):
            assert np.abs(np.array(there["box"]) - (box.x, box.y, box.width, box.height)).max() <= 2
            drawn, wanted = ink(shown[frame], box), ink(scene.engine[frame], box)
            assert (drawn is None) == (wanted is None)
            if drawn is not None and wanted is not None:
                assert np.abs(drawn - wanted).max() <= 2
