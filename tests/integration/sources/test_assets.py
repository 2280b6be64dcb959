"""What is found out about files that are inserted: by content, whatever they are named."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources.service import AssetProbe, decode_sound, look_at_asset
from tests.media import generate


def found(path: Path) -> AssetProbe:
    return look_at_asset(path, MediaLimits(), Work())


def pictures(*colors: str, size: tuple[int, int] = (60, 40), mode: str = "RGBA") -> list[Image.Image]:
    return [Image.new(mode, size, color) for color in colors]


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif"])
def test_a_picture_is_known_by_its_content(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    pictures("red", mode="RGB")[0].save(path)
    kind = {"a.jpg": "image/jpeg"}.get(name, f"image/{path.suffix[1:]}")
    asset = found(path.rename(tmp_path / "no ending"))
    assert (asset.kind, asset.media_type, asset.width, asset.height) == ("image", kind, 60, 40)
    assert (asset.duration_s, asset.durations_ms, asset.grid) == (0, (), None)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.gif"])
def test_an_animation_says_how_long_each_picture_is_shown(name: str, tmp_path: Path) -> None:
    first, *rest = pictures("#ff000080", "#00ff0080", "#0000ff80")
    first.save(tmp_path / name, save_all=True, append_images=rest, duration=[100, 200, 40], loop=0)
    asset = found(tmp_path / name)
    assert (asset.kind, asset.width, asset.height) == ("animation", 60, 40)
    assert asset.durations_ms == (100, 200, 40)
    assert asset.duration_s == pytest.approx(0.34)


def test_an_animation_in_a_hurry_is_shown_as_browsers_do(tmp_path: Path) -> None:
    first, *rest = pictures("red", "blue", mode="RGB")
    first.save(tmp_path / "a.gif", save_all=True, append_images=rest, duration=10, loop=0)
    assert found(tmp_path / "a.gif").durations_ms == (100, 100)


def test_a_photograph_taken_sideways_has_the_size_it_is_shown_with(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    pictures("red", mode="RGB")[0].save(tmp_path / "a.jpg", exif=exif)
    asset = found(tmp_path / "a.jpg")
    assert (asset.width, asset.height) == (40, 60)


def test_a_video_comes_with_its_grid(plain: Path, tmp_path: Path) -> None:
    asset = found(plain)
    assert (asset.kind, asset.media_type, asset.width, asset.height) == ("video", "video/mp4", 160, 120)
    assert asset.grid is not None
    assert asset.grid.frame_count == 60
    assert (asset.duration_s, asset.has_sound) == (2.0, True)
    assert not found(generate.clip(tmp_path / "a.mp4", sound=None)).has_sound


SOUNDS = ["a.mp3", "a.wav", "a.flac", "a.m4a", "a.ogg", "a.mka", "a.aac", "a.opus"]


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_has_a_length_and_decodes_from_its_beginning(name: str, tmp_path: Path) -> None:
    path = generate.sound_only(tmp_path / name)
    asset = found(path)
    assert (asset.kind, asset.width, asset.grid) == ("sound", 0, None)
    assert asset.media_type.startswith("audio/")
    assert asset.duration_s == pytest.approx(1.0, abs=0.1)
    samples = decode_sound(path, tmp_path / "raw", Work())
    raw = np.fromfile(tmp_path / "raw", "<i2").reshape(-1, 2)
    assert len(raw) == samples == pytest.approx(48_000, abs=5_000)
    assert np.abs(raw).max() == pytest.approx(4096, rel=0.15)
    assert np.array_equal(raw[:, 0], raw[:, 1])


def test_music_with_a_cover_is_a_sound(tmp_path: Path) -> None:
    assert found(generate.sound_with_cover(tmp_path / "a.mp3")).kind == "sound"


def test_a_sound_that_begins_late_in_its_file_begins_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.mka"
    generate.ffmpeg("-f", "lavfi", "-i", "sine=d=1:r=48000", "-output_ts_offset", "5", "-c:a", "pcm_s16le", path)
    assert found(path).duration_s == pytest.approx(1.0, abs=0.01)
    assert decode_sound(path, tmp_path / "raw", Work()) == 48_000


def test_what_is_of_no_use_is_refused_with_a_reason(tmp_path: Path, plain: Path) -> None:
    picture = tmp_path / "whole.png"
    Image.effect_noise((200, 200), 50).save(picture)
    (tmp_path / "text.png").write_text("Dear viewer, this is a letter.\n" * 40)
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    generate.truncated(tmp_path / "half.png", picture, 0.5)
    generate.truncated(tmp_path / "half.mp4", plain, 0.5)
    (tmp_path / "start.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    for name, code in {
        "text.png": "SOURCE-014", "a.svg": "SOURCE-014", "half.png": "SOURCE-014", "start.jpg": "SOURCE-014",
        "half.mp4": "SOURCE-005", "none.png": "SOURCE-001",
    }.items():  # fmt: skip
        with pytest.raises(ReelboxError, match=code):
            found(tmp_path / name)
    with pytest.raises(ReelboxError, match="SOURCE-014"):
        decode_sound(tmp_path / "text.png", tmp_path / "raw", Work())
    assert not (tmp_path / "raw").exists()


def test_a_picture_that_would_fill_the_memory_is_refused_unopened(tmp_path: Path) -> None:
    Image.new("1", (16_000, 9_000)).save(tmp_path / "a.png")
    with pytest.raises(ReelboxError, match="SOURCE-007"):
        found(tmp_path / "a.png")
