"""What has to be there before a render begins: nothing is worse than to find out after an hour."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from appliance.editing.overlays import LogoState, StickerState, image_name
from appliance.editing.timeline import Timeline
from appliance.renders import errors
from appliance.renders.overlays import SpriteLayer


def require_files(
    timeline: Timeline, layers: tuple[SpriteLayer, ...], images: Mapping[str, Path], sounds: Mapping[str, Path]
) -> None:
    """Ask for the picture of every overlay, for fonts that come as files, and for the sound of music and effects.

    Raises:
        ReelboxError: ``RENDERS-003`` naming the first file that is missing.
    """
    for sha256, name in _drawn(layers):
        _require(timeline, sha256, images.get(name))
    for font in timeline.fonts:
        if font.asset_sha256 is not None:
            _require(timeline, font.asset_sha256, images.get(font.asset_sha256))
    for effect in timeline.sound_effects:
        _require(timeline, effect.asset_sha256, sounds.get(effect.asset_sha256))
    if timeline.music:
        _require(timeline, timeline.music.asset_sha256, sounds.get(timeline.music.asset_sha256))


def _drawn(layers: tuple[SpriteLayer, ...]) -> Iterator[tuple[str, str]]:
    """Yield the asset of every state that shows one, and the name of its picture."""
    for state in (span.state for layer in layers for span in layer.spans):
        if isinstance(state, LogoState):
            yield state.asset_sha256, image_name(state.asset_sha256)
        elif isinstance(state, StickerState):
            yield state.asset_sha256, state.image


def _require(timeline: Timeline, sha256: str, path: Path | None) -> None:
    if path is None or not path.is_file():
        raise errors.ASSET_MISSING(path=timeline.asset(sha256).path_hint or sha256)
