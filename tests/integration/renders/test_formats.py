"""How pictures fill the output: framing, zoom, fits and motion, measured on pictures whose every place is known."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from appliance.editing.visuals import MOTION_ZOOM
from tests.integration.renders.building import Stage, clips
from tests.media.generate import FAST, ffmpeg

Frames = NDArray[np.float64]

WIDTH, HEIGHT = 640, 360
SHARP = ("-crf", 8, "-g", 30)


def source(path: Path, luma: str, frames: int = 60, size: str = f"{WIDTH}x{HEIGHT}") -> Path:
    """Write a video whose brightness is an expression of place X, Y and frame N; without color."""
    picture = f"nullsrc=s={size}:r=30,format=yuv420p,geq=lum='{luma}':cb=128:cr=128"
    ffmpeg("-f", "lavfi", "-i", picture, "-frames:v", frames, *FAST, *SHARP, path)
    return path


def luma_of(path: Path, width: int, height: int) -> Frames:
    """Return the brightness of every frame, shape (frames, height, width)."""
    raw = ffmpeg("-i", path, "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1")
    frames = np.frombuffer(raw, np.uint8).reshape(-1, width * height * 3 // 2)[:, : width * height]
    return frames.reshape(-1, height, width).astype(np.float64)


def grid_lines(path: Path) -> Path:
    """Write a picture of white squares on black, 40 pixels apart."""
    return source(path, "if(lt(mod(X,40),8)*lt(mod(Y,40),8),235,16)")


def test_a_crop_window_follows_its_path(tmp_path: Path) -> None:
    # Brightness rises by 200 over the width: the mean of a window tells where it stands.
    stage = Stage(tmp_path, source(tmp_path / "ramp.mp4", f"20+200*X/{WIDTH}", frames=660))
    path = [(10, 40, 0), (30, 240, 0), (31, 100, 0), (598, 100, 0), (606, 260, 0), (650, 260, 0)]
    keys = [{"source_frame": frame, "x": x, "y": y} for frame, x, y in path]
    framing = {"mode": "crop", "width": 202, "height": 360, "path": keys}
    kept = clips((0, 20), (22, 45), (580, 640, 2))
    out, report = stage.render(stage.timeline(clips=kept, framing=framing, width=202, height=360))
    assert report.chunks == 2
    shown = luma_of(out, 202, 360).mean(axis=(1, 2))
    frames = [*range(20), *range(22, 45), *range(580, 640, 2)]
    wanted = np.interp(frames, *np.array(path, np.float64).T[:2])
    found = (shown - 20) * WIDTH / 200 - 202 / 2
    assert len(found) == len(frames)
    assert np.abs(found - wanted).max() < 2.5  # it stands on even pixels


def test_a_picture_shown_whole_stands_over_its_own_dark_blur(tmp_path: Path) -> None:
    stage = Stage(tmp_path, grid_lines(tmp_path / "squares.mp4"))
    out, _ = stage.render(stage.timeline(clips=clips((5, 15)), framing={"mode": "fit"}, width=360, height=640))
    frame = luma_of(out, 360, 640)[4]
    inside = (360 * HEIGHT // WIDTH) // 2 * 2
    top = (640 - inside) // 2 // 2 * 2
    whole, above, below = frame[top : top + inside], frame[: top - 2], frame[top + inside + 2 :]
    assert whole.max() > 190
    assert whole[:, 10:].std() > 35
    for bar in (above, below):
        assert bar.std() < 8  # squares are blurred away
        assert 17 < bar.mean() < whole.mean()
    # The picture is where it should be: its squares are those of the source, scaled.
    scaled = np.asarray(Image.fromarray(luma_of(stage.source, WIDTH, HEIGHT)[9].astype(np.uint8)).resize((360, inside)))
    assert np.corrcoef(scaled.ravel(), whole.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("framing", [None, {"mode": "fit"}], ids=["fills", "fits"])
def test_zoom_enlarges_its_frames_around_the_center_and_leaves_the_others(
    framing: dict[str, str] | None, tmp_path: Path
) -> None:
    stage = Stage(tmp_path, source(tmp_path / "squares.mp4", "if(lt(mod(X+N,40),8)*lt(mod(Y,40),8),235,16)"))
    size = (320, 180) if framing is None else (202, 360)
    form = {"framing": framing, "width": size[0], "height": size[1]}
    still, _ = stage.render(stage.timeline(clips=clips((0, 60)), **form), "still.mp4")
    zoomed = stage.timeline(clips=clips((0, 10, 1, 1.1), (10, 40), (40, 50, 1, 1.05), (50, 60)), **form)
    out, _ = stage.render(zoomed)
    before, after = luma_of(still, *size), luma_of(out, *size)
    changed = np.abs(before - after).mean(axis=(1, 2))
    untouched = np.r_[10:40, 50:60]
    assert changed[untouched].max() < 1.5  # only what the encoder makes of other neighbors
    for frame, zoom in ((3, 1.1), (45, 1.05)):
        larger = Image.fromarray(before[frame].astype(np.uint8)).resize(
            (round(size[0] * zoom), round(size[1] * zoom)), Image.Resampling.BICUBIC
        )
        left, top = (larger.width - size[0]) / 2, (larger.height - size[1]) / 2
        wanted = np.asarray(larger.transform(size, Image.Transform.AFFINE, (1, 0, left, 0, 1, top)), np.float64)
        assert np.corrcoef(wanted.ravel(), after[frame].ravel())[0, 1] > 0.9
        assert np.corrcoef(before[frame].ravel(), after[frame].ravel())[0, 1] < 0.6


def test_a_picture_grows_evenly_and_goes_on_over_the_end_of_a_chunk(tmp_path: Path) -> None:
    stage = Stage(tmp_path, source(tmp_path / "dark.mp4", "16", frames=660))
    # A gentle hill of brightness whose width can be measured in fractions of a pixel.
    across, down = np.meshgrid(np.arange(WIDTH) - WIDTH / 2 + 0.5, np.arange(HEIGHT) - HEIGHT / 2 + 0.5)
    hill = 235 * np.exp(-(across**2 + down**2) / (2 * 50**2))
    Image.fromarray(hill.astype(np.uint8)).convert("RGB").save(tmp_path / "hill.png")
    image = stage.image(tmp_path / "hill.png")
    moving = {"asset_sha256": image, "start_frame": 5, "end_frame": 55}
    for motion, ends in (("zoom_in", (1, MOTION_ZOOM)), ("zoom_out", (MOTION_ZOOM, 1))):
        timeline = stage.timeline(clips=clips((570, 630)), cutaways=[{**moving, "motion": motion}])
        out, report = stage.render(timeline, f"{motion}.mp4")
        assert report.chunks == 2
        shown = luma_of(out, WIDTH, HEIGHT) - 16
        assert shown[:5].max() < 3
        assert shown[55:].max() < 3
        shown = shown[5:55]
        weight = shown.sum(axis=(1, 2))
        spread = np.sqrt((shown * across**2).sum(axis=(1, 2)) / weight)
        middle = (shown * across).sum(axis=(1, 2)) / weight
        expected = spread[0] / ends[0] * np.linspace(ends[0], ends[1], 50)
        assert np.abs(spread - expected).max() < 0.15  # pixels
        assert np.abs(middle - middle.mean()).max() < 0.1


def test_fits_of_a_cutaway_cover_or_keep_the_whole_picture(tmp_path: Path) -> None:
    stage = Stage(tmp_path, source(tmp_path / "dark.mp4", "16"))
    Image.new("RGB", (100, 300), (255, 255, 255)).save(tmp_path / "tall.png")
    tall = stage.image(tmp_path / "tall.png")
    cutaways = [
        {"asset_sha256": tall, "start_frame": 10, "end_frame": 20, "fit": "cover"},
        {"asset_sha256": tall, "start_frame": 30, "end_frame": 40, "fit": "blur"},
    ]
    out, _ = stage.render(stage.timeline(cutaways=cutaways, width=320, height=180))
    shown = luma_of(out, 320, 180)
    assert shown[9].max() < 20
    assert shown[10].min() > 225
    assert shown[19].min() > 225
    assert shown[20].max() < 20
    inside = 320 // 2 - 30, 320 // 2 + 30
    assert shown[35][:, inside[0] + 4 : inside[1] - 4].min() > 225
    assert shown[35][:, : inside[0] - 4].max() < 160
    assert shown[40].max() < 20


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_however_the_camera_was_held(orientation: int, tmp_path: Path) -> None:
    stage = Stage(tmp_path, source(tmp_path / "dark.mp4", "16", frames=4, size="200x100"))
    upright = Image.new("L", (200, 100), 40)
    upright.paste(230, (0, 0, 60, 40))  # a bright corner, no symmetry
    upright.paste(120, (60, 0, 120, 40))
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    lies = upright.transpose(stored[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    lies.convert("RGB").save(tmp_path / "photo.jpg", quality=95, exif=exif.tobytes())
    photo = stage.image(tmp_path / "photo.jpg", "image/jpeg")
    out, _ = stage.render(stage.timeline(cutaways=[{"asset_sha256": photo, "start_frame": 0, "end_frame": 4}]))
    wanted = np.asarray(upright, np.float64) * 219 / 255 + 16
    assert np.abs(luma_of(out, 200, 100)[1] - wanted).mean() < 4


def test_colors_of_inserts_arrive_as_they_are(tmp_path: Path) -> None:
    colors = ((200, 40, 40), (40, 180, 60), (50, 60, 210))
    stage = Stage(tmp_path, source(tmp_path / "dark.mp4", "16", frames=40, size="320x180"))
    cutaways = []
    for number, color in enumerate(colors):
        card = tmp_path / f"{number}.png"
        Image.new("RGB", (320, 180), color).save(card)
        film = tmp_path / f"{number}.mp4"
        # A camera's color matrix unlike the source's, and its full range.
        coded = ("-vf", "scale=out_color_matrix=smpte170m:out_range=pc,format=yuvj420p", "-colorspace", "smpte170m")
        ffmpeg("-loop", 1, "-i", card, "-frames:v", 10, *coded, "-color_range", "pc", "-c:v", "libx264", film)
        for at, sha256 in ((12 * number, stage.image(card)), (12 * number + 6, stage.video(film))):
            cutaways.append({"asset_sha256": sha256, "start_frame": at, "end_frame": at + 5})
    out, _ = stage.render(stage.timeline(cutaways=cutaways))
    # Decoded by what the file says of its colors, as players do.
    raw = ffmpeg("-i", out, "-vf", "scale,format=rgb24", "-f", "rawvideo", "pipe:1")
    shown = np.frombuffer(raw, np.uint8).reshape(-1, 180, 320, 3)[:, 60:120, 100:200].mean(axis=(1, 2))
    for number, color in enumerate(colors):
        assert np.abs(shown[12 * number + 3] - color).max() < 5
        assert np.abs(shown[12 * number + 9] - color).max() < 5


def test_a_film_of_another_rate_and_shape_covers_without_bars(tmp_path: Path) -> None:
    stage = Stage(tmp_path, source(tmp_path / "dark.mp4", "16", frames=20, size="320x180"))
    film = tmp_path / "film.mp4"
    picture = "color=white:s=180x320:r=24000/1001,format=yuv420p"
    ffmpeg("-f", "lavfi", "-i", picture, "-frames:v", 30, *FAST, film)
    assert stage.look(film).fps == Fraction(24_000, 1001)
    cutaway = {"asset_sha256": stage.video(film), "start_frame": 3, "end_frame": 20}
    out, _ = stage.render(stage.timeline(cutaways=[cutaway]))
    assert luma_of(out, 320, 180)[3:].min() > 225
