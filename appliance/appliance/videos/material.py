"""From a timeline's names to the files a render reads: found, checked by content, and made fit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appliance.editing.analysis import Source
from appliance.editing.overlays import image_name
from appliance.editing.timeline import Asset, AssetKind, Timeline
from appliance.editing.visuals import Logo, Sticker
from appliance.kernel.hashing import content_key, sha256_file
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.library import pillow
from appliance.renders import errors
from appliance.renders.service import Material
from appliance.sources import service as sources
from appliance.videos.claims import Claims


@dataclass(frozen=True)
class Sound:
    """A source's sound on its grid: for the mix (48 kHz stereo) and for the recognizer (16 kHz mono), both raw s16."""

    program: Path
    voice: Path


Locate = Callable[[Asset, Work], Path]
"""Returns the file of an asset, which is what its hash says; ``RENDERS-003`` where there is none."""


def by_hint(asset: Asset, work: Work) -> Path:
    """Return the asset's file where the timeline says it was, if it is there and is what it was."""
    path = Path(asset.path_hint)
    try:
        # A pipe or device is no file to Path, a null character in a name is a ValueError.
        if path.is_file() and sha256_file(path, work) == asset.sha256:
            return path
    except (OSError, ValueError) as error:
        raise errors.ASSET_MISSING(path=path) from error
    raise errors.ASSET_MISSING(path=path)


@dataclass(frozen=True)
class Materials:
    """Makes what a render reads, and keeps it in the store."""

    store: ArtifactStore
    locate: Locate = by_hint

    def check(self, timeline: Timeline, claims: Claims, work: Work) -> None:
        """Examine the assets of a timeline that was not planned just now.

        Raises:
            ReelboxError: as :meth:`gather`, and those of :meth:`Claims.check_asset`.
        """
        quiet = Work(cancellation=work.cancellation)
        for asset in timeline.assets:
            claims.check_asset(asset, self.locate(asset, quiet), quiet)

    def gather(self, timeline: Timeline, path: Path, sound: Sound, work: Work) -> Material:
        """Return the files of a timeline whose source is at ``path``.

        Raises:
            ReelboxError: ``RENDERS-003`` where an asset is missing or is not what it was.
        """
        quiet = Work(cancellation=work.cancellation)
        files = {asset.sha256: self.locate(asset, quiet) for asset in timeline.assets}
        shown = {cutaway.asset_sha256 for cutaway in timeline.cutaways}
        bookends = {bookend.asset_sha256 for bookend in (timeline.intro, timeline.outro) if bookend}
        images: dict[str, Path] = {}
        footage: dict[str, Path] = {}
        sounds: dict[str, Path] = {}
        drawn = {overlay.asset_sha256 for overlay in timeline.overlays if isinstance(overlay, Logo | Sticker)}
        for asset in timeline.assets:
            file = files[asset.sha256]
            if asset.kind is AssetKind.FONT:
                images[asset.sha256] = file
            if asset.sha256 in drawn:
                images |= self._images(asset, file)
            if asset.sha256 in shown | bookends:
                footage[asset.sha256] = self._footage(asset, file, work)
            if asset.kind is AssetKind.SOUND:
                sounds[asset.sha256] = self._decoded(asset, file, quiet)
            elif asset.sha256 in bookends and asset.has_sound and asset.grid:
                source = Source(sha256=asset.sha256, grid=asset.grid)
                sounds[asset.sha256] = self.sound(file, source, quiet).program
        return Material(self.seekable(path, timeline.source, work), sound.program, images, footage, sounds)

    def sound(self, path: Path, source: Source, work: Work) -> Sound:
        """Return a source's sound, decoded once."""
        program_key, voice_key = sound_key("program", source), sound_key("voice", source)
        program, voice = self.store.get(program_key), self.store.get(voice_key)
        if program is not None and voice is not None:
            work.reused("sound")
            return Sound(program, voice)
        with self.store.scratch() as scratch:
            sources.extract_sound(path, source.grid, scratch / "program", scratch / "voice", work)
            return Sound(self.store.put(program_key, scratch / "program"), self.store.put(voice_key, scratch / "voice"))

    def seekable(self, path: Path, source: Source, work: Work) -> Path:
        """Return the source, or its streams in a container that seeks exactly."""
        if not source.grid.remux:
            return path
        key = content_key("remux", "mkv", source=source.sha256, stream=source.grid.video_stream)
        stored = self.store.get(key)
        if stored is not None:
            return stored
        with self.store.scratch() as scratch:
            sources.remux(path, source.grid, scratch / "remux.mkv", work)
            return self.store.put(key, scratch / "remux.mkv")

    def _images(self, asset: Asset, file: Path) -> dict[str, Path]:
        """Return the pictures the painter needs of an asset, by name."""
        if asset.kind is AssetKind.IMAGE and asset.media_type != "image/gif":
            return {image_name(asset.sha256): file}
        counted = content_key("animations", "txt", asset=asset.sha256)
        count = self.store.get(counted)
        if count is None:
            with self.store.scratch() as scratch:
                pictures = pillow.write_animation(file, scratch)
                for number, picture in enumerate(pictures):
                    self.store.put(_picture_key(asset, number), picture)
                (scratch / "count.txt").write_text(str(len(pictures)))
                count = self.store.put(counted, scratch / "count.txt")
        numbers = range(int(count.read_text()))
        stored = {number: self.store.get(_picture_key(asset, number)) for number in numbers}
        if asset.kind is AssetKind.IMAGE:  # a GIF that does not move; the painter draws PNG, JPEG and WebP
            return {image_name(asset.sha256): path for path in stored.values() if path is not None}
        return {image_name(asset.sha256, number): path for number, path in stored.items() if path is not None}

    def _footage(self, asset: Asset, file: Path, work: Work) -> Path:
        if asset.kind is AssetKind.VIDEO and asset.grid:
            return self.seekable(file, Source(sha256=asset.sha256, grid=asset.grid), work)
        return file

    def _decoded(self, asset: Asset, file: Path, work: Work) -> Path:
        key = content_key("decoded", "s16", asset=asset.sha256)
        stored = self.store.get(key)
        if stored is not None:
            return stored
        with self.store.scratch() as scratch:
            sources.decode_sound(file, scratch / "sound.s16", work)
            return self.store.put(key, scratch / "sound.s16")


def sound_key(kind: str, source: Source) -> str:
    """Return the key of a source's sound: what of its grid shapes it, and nothing else."""
    fields = {"fps", "frame_count", "audio_stream", "sample_rate"}
    return content_key(kind, "s16", source=source.sha256, **source.grid.model_dump(mode="json", include=fields))


def _picture_key(asset: Asset, number: int) -> str:
    return content_key("animations", "png", asset=asset.sha256, picture=number)
