"""Files people keep: what is read of them, and how each kind of mistake is refused."""

from pathlib import Path

import pytest
from PIL import Image

from appliance.editing.shelf import Shelf
from appliance.editing.timeline import AssetKind
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.library.bundle import typesetting
from appliance.library.service import Library, edit_list


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(MediaLimits(), FolderStore(tmp_path / "store"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an asset folder with a picture, a note about it, and files that are none of its business."""
    assets = tmp_path / "assets"
    assets.mkdir()
    Image.new("RGB", (60, 40), "red").save(assets / "city-night_02.png")
    (assets / "readme.txt").write_text("no asset")
    (assets / ".hidden.png").write_bytes(b"\x89PNG")
    return assets


def brand(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "brand.yaml"
    path.write_text(text)
    return path


def test_a_file_has_the_words_of_its_name_for_tags(folder: Path, library: Library) -> None:
    shelf = library.shelf(folder, Work())
    (item,) = shelf.assets
    assert (item.name, item.tags, item.width, item.height) == ("city-night_02.png", ("city", "night"), 60, 40)
    assert shelf.skipped == ("readme.txt",)


def test_what_the_folder_says_about_a_file_goes_before_its_name(folder: Path, library: Library) -> None:
    (folder / "assets.yaml").write_text("files: {city-night_02.png: {tags: [street at night], license: CC0}}")
    (item,) = library.shelf(folder, Work()).assets
    assert (item.tags, item.license, item.origin) == (("street at night",), "CC0", "")


def test_a_file_that_has_changed_is_looked_at_again(folder: Path, library: Library) -> None:
    (before,) = library.shelf(folder, Work()).assets
    Image.new("RGB", (20, 10), "blue").save(folder / "city-night_02.png")
    (after,) = library.shelf(folder, Work()).assets
    assert (after.width, after.height) == (20, 10)
    assert after.asset.sha256 != before.asset.sha256


@pytest.mark.parametrize(
    ("notes", "named"),
    [
        ("files: {gone.png: {}}", "gone.png"),
        ("files: {city-night_02.png: {tag: [x]}}", "files.city-night_02.png.tag"),
        ("- a list", "no fields"),
    ],
)
def test_a_mistake_in_the_notes_of_a_folder_is_named(notes: str, named: str, folder: Path, library: Library) -> None:
    (folder / "assets.yaml").write_text(notes)
    with pytest.raises(ReelboxError, match="LIBRARY-007") as refused:
        library.shelf(folder, Work())
    assert named in refused.value.message


def test_an_asset_folder_has_to_be_one(folder: Path, library: Library) -> None:
    with pytest.raises(ReelboxError, match=r"LIBRARY-007.*not a folder"):
        library.shelf(folder / "readme.txt", Work())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: a\ncolour: red", "LIBRARY-003"),
        ("name: a\ntext_color: red", "LIBRARY-003"),
        ("name: a\nlogo: {file: assets/readme.txt}", "LIBRARY-004"),
        ("name: a\nlogo: {file: gone.png}", "LIBRARY-004"),
        ("name: a\nmusic: {file: assets/city-night_02.png}", "LIBRARY-006"),
        ("name: a\nintro: {file: gone.mp4}", "LIBRARY-008"),
        ("name: a\nintro: {file: assets/readme.txt}", "SOURCE-014"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_brand_kit_that_cannot_be_used_says_why(text: str, code: str, tmp_path: Path, library: Library) -> None:
    with pytest.raises(ReelboxError, match=code):
        library.brand_kit(brand(tmp_path, text), Work())


def test_a_logo_is_known_by_its_content(folder: Path, tmp_path: Path, library: Library) -> None:
    (folder / "city-night_02.png").rename(folder / "logo.jpg")
    kit = library.brand_kit(brand(tmp_path, "name: a\nlogo: {file: assets/logo.jpg}"), Work())
    assert kit.logo is not None
    assert kit.logo.media_type == "image/png"


@pytest.mark.usefixtures("folder")
def test_a_picture_may_be_an_intro(tmp_path: Path, library: Library) -> None:
    kit = library.brand_kit(brand(tmp_path, "name: a\nintro: {file: assets/city-night_02.png}"), Work())
    assert kit.intro is not None
    assert kit.intro.asset.kind is AssetKind.IMAGE


@pytest.mark.parametrize("text", ["", "[]", '{"edits": [{"op": "dance"}]}', '{"edits": [{"op": "mute"}]}'])
def test_edits_that_are_none_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "edits.json").write_text(text)
    with pytest.raises(ReelboxError, match="EDITING-006"):
        edit_list(tmp_path / "edits.json")


def test_an_asset_is_found_by_name_before_tag_and_only_among_its_kind(folder: Path, library: Library) -> None:
    shelf = library.shelf(folder, Work())
    assert shelf.find("Night", AssetKind.IMAGE) == shelf.find("city-night_02.png", AssetKind.IMAGE)
    with pytest.raises(ReelboxError, match=r"EDITING-005.*used as sound"):
        shelf.find("night", AssetKind.SOUND)
    with pytest.raises(ReelboxError, match="EDITING-005"):
        Shelf().find("night", AssetKind.IMAGE)


def test_fonts_that_were_not_built_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReelboxError, match=r"LIBRARY-005.*typesetting\.json is missing"):
        typesetting(tmp_path)
