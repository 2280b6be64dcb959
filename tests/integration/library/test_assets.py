"""From an upload to an asset that a plan can use, or to a refusal that says why."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select, text, update

from appliance.editing.timeline import AssetKind
from appliance.jobs import machine
from appliance.jobs.service import JobService
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.kernel.work import Work
from appliance.library.assets import Assets, File, thumbnail_key
from appliance.library.brands import brand_kits
from appliance.library.documents import recipes
from appliance.library.models import AssetRole, AssetRow, AssetState, HeldKind
from appliance.library.shelves import WorkspaceShelves
from appliance.sources.originals import Originals
from tests.integration.library import media
from tests.integration.library.conftest import SETTINGS, Sender
from tests.services.postgres import new_workspace


def shelves(database: Database, s3: S3ObjectStore, folder: Path) -> WorkspaceShelves:
    files = Originals(s3, FolderStore(folder / "cache"), 10**9)
    return WorkspaceShelves(database, recipes(), brand_kits(), files.path)


def test_each_kind_of_file_is_known_by_its_content(sender: Sender, tmp_path: Path) -> None:
    video = sender.send(media.clip(tmp_path, "-f", "mp4"), "night.bin")
    assert (video.state, video.kind, video.role, video.media_type) == ("ready", "video", "broll", "video/mp4")
    assert video.probe is not None
    assert (video.probe["width"], video.probe["grid"]["frame_count"]) == (320, 50)
    assert video.thumbnail == {"media_type": "image/webp", "width": 320, "height": 180}
    picture = sender.send(media.picture(tmp_path), "holiday.mp4")
    assert (picture.kind, picture.role, picture.media_type) == ("image", "image", "image/png")
    sound = sender.send(media.tone(tmp_path))
    assert (sound.kind, sound.role, sound.thumbnail) == ("sound", "sfx", None)
    song = sender.send(media.tone(tmp_path, 31))
    assert song.role == "music"
    font = sender.send(media.font(tmp_path, permission=4))
    assert (font.kind, font.role, font.media_type) == ("font", "font", "font/ttf")
    assert font.probe is not None
    assert {name: font.probe[name] for name in ("family", "style", "weight", "embedding", "characters")} == {
        "family": "House Sans", "style": "Bold", "weight": 700, "embedding": "preview", "characters": 1,
    }  # fmt: skip


def test_the_file_and_its_small_picture_are_read_at_signed_addresses(
    sender: Sender, assets: Assets, tmp_path: Path
) -> None:
    path = media.picture(tmp_path)
    row = sender.send(path)
    with sender.database.workspace(sender.workspace) as session:
        original, small = (assets.link(session, row.id, what) for what in File)
    assert httpx.get(original.url).content == path.read_bytes()
    shown = httpx.get(small.url)
    assert shown.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.size, image.mode) == ((480, 240), "RGBA")


def test_the_same_content_is_kept_once_in_each_workspace(
    sender: Sender, database: Database, assets: Assets, s3: S3ObjectStore, tmp_path: Path
) -> None:
    path = media.picture(tmp_path)
    first = sender.send(path, "a.png")
    with database.workspace(sender.workspace) as session:
        assets.delete(session, first.id)
    second = sender.send(path, "b.png")
    assert (second.state, second.same_as) == ("duplicate", first.id)
    assert sender.read(first.id).deleted_at is None  # out of the trash
    assert s3.head(second.key) is None
    elsewhere = Sender(database, new_workspace(database), assets, sender.work_off)
    assert elsewhere.send(path).state == "ready"


def test_only_the_announced_content_is_taken(sender: Sender, tmp_path: Path) -> None:
    content = media.picture(tmp_path).read_bytes()
    asset_id = sender.begin("a.png", len(content))
    assert sender.put(asset_id, content[:-1]) >= 400
    assert sender.put(asset_id, content, told=b"something else") >= 400
    with pytest.raises(ReelboxError, match="has not arrived whole"):
        sender.complete(asset_id)
    assert sender.put(asset_id, content) == 200
    sender.complete(asset_id)
    sender.complete(asset_id)  # asking again changes nothing
    sender.work_off()
    assert sender.read(asset_id).state == "ready"


def broken_font(folder: Path) -> Path:
    content = media.font(folder).read_bytes()
    (folder / "broken.ttf").write_bytes(content[:200] + os.urandom(len(content) - 200))
    return folder / "broken.ttf"


def web_font(folder: Path) -> Path:
    (folder / "web.woff").write_bytes(b"wOFF" + bytes(100))
    return folder / "web.woff"


def huge_picture(folder: Path) -> Path:
    Image.new("L", (5000, 4001)).save(folder / "huge.png")
    return folder / "huge.png"


def playlist(folder: Path) -> Path:
    (folder / "list.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    return folder / "list.mp4"


@pytest.mark.parametrize(
    ("make", "role", "code"),
    [
        (broken_font, None, "LIBRARY-017"),
        (web_font, None, "LIBRARY-017"),
        (playlist, None, "SOURCE-014"),
        (huge_picture, AssetRole.LOGO, "LIBRARY-004"),
        (media.tone, AssetRole.LOGO, "LIBRARY-016"),
        (media.picture, AssetRole.MUSIC, "LIBRARY-016"),
    ],
)
def test_a_file_of_no_use_is_refused_with_its_code_and_its_name(
    sender: Sender, tmp_path: Path, make: Callable[[Path], Path], role: AssetRole | None, code: str
) -> None:
    row = sender.send(make(tmp_path), "Mein Fund.xyz", role)
    assert row.failure is not None
    assert (row.state, row.failure["code"], row.sha256) == ("refused", code, None)
    assert "Mein Fund.xyz" in row.failure["message"]


def test_a_plan_finds_assets_and_a_render_their_files(
    sender: Sender, database: Database, s3: S3ObjectStore, tmp_path: Path
) -> None:
    paths = media.clip(tmp_path), media.picture(tmp_path), media.font(tmp_path)
    clip, logo, _ = (sender.send(path) for path in paths)
    tone = sender.send(media.tone(tmp_path))
    library = shelves(database, s3, tmp_path)
    with database.workspace(sender.workspace) as session:
        shelf = library.shelf(session)
        assert [item.name for item in shelf.assets] == ["clip.mp4", "picture.png", "tone.wav"]
        document = {
            "name": "House", "logo": {"file": "picture.png"}, "music": {"file": str(tone.id)},
            "intro": {"file": clip.sha256},
        }  # fmt: skip
        kit_id = library.brand_kits.create(session, sender.workspace, document).id
        kit = library.brand_kit(session, kit_id)
        assert library.brand_kit(session, None).brand.name == "plain"
        assert (library.recipe(session, "tight").name, library.defaults(session)) == ("tight", ("talk", None))
    assert kit.logo is not None
    assert kit.music is not None
    assert (kit.logo.sha256, kit.music.asset.kind, kit.music.duration_s) == (logo.sha256, AssetKind.SOUND, 1.0)
    found = library.locate(sender.workspace, shelf.find("clip.mp4", AssetKind.VIDEO).asset, Work())
    assert found.read_bytes() == (tmp_path / "clip.mp4").read_bytes()
    s3.delete([clip.key])
    assert library.locate(sender.workspace, shelf.assets[0].asset, Work()) == found  # kept by content
    with pytest.raises(ReelboxError, match="There is no asset"):
        library.locate(new_workspace(database), shelf.assets[0].asset, Work())


def test_the_trash_is_emptied_but_of_what_a_brand_kit_names(
    sender: Sender, database: Database, assets: Assets, s3: S3ObjectStore, tmp_path: Path
) -> None:
    logo, tone = sender.send(media.picture(tmp_path)), sender.send(media.tone(tmp_path))
    sender.begin("never sent.png", 5)
    with database.workspace(sender.workspace) as session:
        brand_kits().create(session, sender.workspace, {"name": "House", "logo": {"file": str(logo.id)}})
        for row in (logo, tone):
            assets.delete(session, row.id)
    assert assets.sweep(database) == 0
    with database.workspace(sender.workspace) as session:
        long_ago = func.now() - text("interval '31 days'")
        session.execute(update(AssetRow).where(AssetRow.deleted_at.is_not(None)).values(deleted_at=long_ago))
        session.execute(update(AssetRow).values(created_at=long_ago))
    assert assets.sweep(database) == 2
    with database.workspace(sender.workspace) as session:
        assert list(session.scalars(select(AssetRow.id))) == [logo.id]
    assert s3.head(logo.key) is not None
    assert s3.head(tone.key) is None


def test_what_does_not_fit_the_quota_is_refused_before_its_first_byte(
    database: Database, workspace: UUID, s3: S3ObjectStore
) -> None:
    small = Assets(s3, SETTINGS.model_copy(update={"quota_gb": 0.001}))
    sender = Sender(database, workspace, small, lambda: None)
    sender.begin("a.mp4", 900_000)
    with pytest.raises(ReelboxError) as refused:
        sender.begin("b.mp4", 200_000)
    assert refused.value.code == "SOURCE-016"


def test_a_job_that_is_done_again_changes_nothing(
    sender: Sender, database: Database, s3: S3ObjectStore, tmp_path: Path
) -> None:
    row = sender.send(media.picture(tmp_path))
    with database.workspace(sender.workspace) as session:
        session.execute(text("UPDATE jobs SET state = 'queued'"))
        session.execute(text("UPDATE job_steps SET state = 'waiting'"))
    sender.work_off()
    again = sender.read(row.id)
    assert (again.state, again.kind) == (AssetState.READY, HeldKind.IMAGE)
    assert s3.head(thumbnail_key(again)) is not None


def test_a_refused_asset_is_looked_at_again_when_its_job_is_retried(
    sender: Sender, database: Database, s3: S3ObjectStore, tmp_path: Path
) -> None:
    row = sender.send(playlist(tmp_path))
    assert row.job_id is not None
    assert row.state == AssetState.REFUSED
    s3.upload(row.key, media.picture(tmp_path), Work())
    with database.workspace(sender.workspace) as session:
        JobService.change(session, row.job_id, machine.retry)
    sender.work_off()
    again = sender.read(row.id)
    assert (again.state, again.failure) == (AssetState.READY, None)
