"""Deciding whether a render can be cut smartly, and encoding what such a cut has opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from appliance.editing.timeline import Timeline
from appliance.kernel.hashing import content_key
from appliance.kernel.settings import MediaLimits, RenderSettings
from appliance.kernel.storage import seals
from appliance.kernel.storage.ports import ArtifactStore, stored
from appliance.kernel.storage.seals import State
from appliance.kernel.work import Work
from appliance.renders.ffmpeg.edges import encode_pieces
from appliance.renders.ffmpeg.encoder import Encoder, Header
from appliance.renders.ffmpeg.running import run_chunk, share, side_by_side
from appliance.renders.smart import h264, pieces, pyav
from appliance.renders.smart.pieces import Copied, Encoded, Piece
from appliance.renders.smart.pyav import EncodedPiece, Stream
from appliance.sources.ffmpeg import MediaFile, RefusedError
from appliance.sources.ffmpeg import Stream as Listed

_log = structlog.get_logger()

_BATCH_FRAMES = 600
_BATCH_PIXELS = 12 * 1920 * 1080  # of all inputs of one FFmpeg together: each keeps about ten decoded pictures
_MOST_INPUTS = 24
_MOST_NUMBERS = 32  # of sequence parameter sets


@dataclass(frozen=True)
class SmartCut:
    """A render that copies what it can.

    Attributes:
        stream: The source's coded picture.
        pieces: What is copied and what is encoded, in order.
        encoder: Of the pieces that are encoded: its pictures can follow the source's.
    """

    stream: Stream
    pieces: tuple[Piece, ...]
    encoder: Encoder

    @property
    def copied_frames(self) -> int:
        """How many of the output's pictures are the source's own."""
        return sum(piece.frames for piece in self.pieces if isinstance(piece, Copied))


def consider(timeline: Timeline, picture: Path, encoder: Encoder, work: Work) -> SmartCut | str:
    """Return how a timeline can be rendered by copying, or a phrase why it has to be encoded.

    Args:
        timeline: What to render.
        picture: The source's file.
        encoder: Version, preset and quality for the pieces that have to be encoded.
        work: For cancellation.
    """
    reason = obstacle(timeline)
    if reason:
        return reason
    grid = timeline.source.grid
    try:
        limits = MediaLimits()
        listing = MediaFile(picture, limits, work).list_streams(limits.probe_timeout_s)
        reason = _unsuitable(next(stream for stream in listing.streams if stream.index == grid.video_stream))
        if reason:
            return reason
        stream = pyav.read(picture, grid, work)
        edges = _matching(stream.sets, encoder)
    except (RefusedError, ValueError) as error:
        return str(error) or "the source cannot be read packet by packet"
    ranges = [(clip.source_start_frame, clip.source_end_frame) for clip in timeline.clips]
    parts = pieces.divide(ranges, stream.index)
    if not pieces.is_worth_it(parts, stream.index):
        return "the source has too few pictures at which a copy could begin"
    return SmartCut(stream, tuple(parts), edges)


def obstacle(timeline: Timeline) -> str | None:
    """Return what a timeline alone says against copying pictures; the source's file may say more."""
    return _drawn(timeline) or _converted(timeline)


def _drawn(timeline: Timeline) -> str | None:
    """Return what is drawn or inserted, so that pictures are not the source's own."""
    shown = {
        "overlays are drawn": bool(timeline.overlays or (timeline.caption_look and timeline.captions)),
        "cutaways are inserted": bool(timeline.cutaways),
        "it has an intro or outro": bool(timeline.intro or timeline.outro),
        "the picture is framed": timeline.framing is not None,
        "clips are zoomed or sped up": any(clip.speed != 1 or clip.zoom != 1 for clip in timeline.clips),
    }
    return next((phrase for phrase, there in shown.items() if there), None)


def _converted(timeline: Timeline) -> str | None:
    """Return what the grid changes about every picture."""
    grid = timeline.source.grid
    changed = {
        "the size changes": (timeline.width, timeline.height) != (grid.width, grid.height),
        "the frame rate varies": grid.variable_rate,
        "the container does not seek exactly": grid.remux,
        "the colors are converted": (
            grid.full_range or grid.transfer != "sdr" or grid.gamut != "bt709" or grid.coded_matrix is not None
        ),
        "the picture is interlaced": grid.interlaced is not None,
    }
    return next((phrase for phrase, there in changed.items() if there), None)


def _unsuitable(listed: Listed) -> str | None:
    """Return what players would do to the picture that a header of ours does not say."""
    if listed.codec_name != "h264" or listed.pix_fmt != "yuv420p":
        return f"the picture is {listed.codec_name} {listed.pix_fmt}".rstrip()
    if any("rotation" in item for item in listed.side_data_list):
        return "the picture is turned"
    if listed.sample_aspect_ratio not in {"1:1", "0:1", "N/A", ""}:
        return "its pixels are not square"
    return None


def _matching(sets: h264.ParameterSets, encoder: Encoder) -> Encoder:
    """Return an encoder whose pictures can stand among those of the parameter sets.

    Raises:
        ValueError: There is none; says why.
    """
    found = [h264.read_sps(nal) for nal in sets.sequence]
    profiles = {sps.profile for sps in found}
    if len(profiles) != 1 or None in profiles:
        raise ValueError("the picture has a profile that is not encoded here")
    for sps in found:
        if not (sps.progressive and sps.eight_bit_420 and sps.square_pixels and sps.limited_range):
            raise ValueError("the picture is interlaced or has unusual pixels")
    free = min(set(range(_MOST_NUMBERS)) - sets.identifiers, default=None)
    if free is None:
        raise ValueError("every number of a parameter set is taken")
    profile = next(iter(profiles))
    level = max(sps.level_idc for sps in found)
    return encoder.beside(Header(str(profile), level, free))


def encode(
    cut: SmartCut, timeline: Timeline, store: ArtifactStore, settings: RenderSettings, work: Work
) -> tuple[list[Copied | EncodedPiece], int, int]:
    """Encode the pieces that are not in the store yet, or not as they were.

    Returns all pieces in order, how many were encoded, and how many of these had been damaged.
    """
    keys = {piece: _key(piece, timeline, cut.encoder) for piece in cut.pieces if isinstance(piece, Encoded)}
    kept = {piece: seals.state(store, key) for piece, key in keys.items()}
    missing = [piece for piece in keys if kept[piece] is not State.INTACT]
    if missing:
        _encode_missing(missing, keys, cut, (timeline, store, settings), work)
    elif keys:
        work.reused("encode")
    ready = [
        piece if isinstance(piece, Copied) else EncodedPiece(stored(store, keys[piece]), piece.frames)
        for piece in cut.pieces
    ]
    return ready, len(missing), sum(state is State.DAMAGED for state in kept.values())


def _encode_missing(
    missing: Sequence[Encoded],
    keys: dict[Encoded, str],
    cut: SmartCut,
    place: tuple[Timeline, ArtifactStore, RenderSettings],
    work: Work,
) -> None:
    timeline, store, settings = place
    entries = cut.stream.index.entry_frames.tolist()
    done = [0] * len(missing)
    stage = work.stage("encode", sum(piece.frames for piece in missing))
    batches = list(_batches(missing, timeline))
    shared = share(settings, len(batches), timeline)

    def one(number: int, batch: Sequence[Encoded]) -> None:
        def report(frames: int) -> None:
            done[number] = frames
            stage.advance_to(sum(done))

        with store.scratch() as scratch:
            ranges = [piece.ranges for piece in batch]
            command = encode_pieces(cut.stream.path, timeline, ranges, entries, cut.encoder.options(timeline))
            whole = scratch / "batch.mp4"
            run_chunk(command, sum(piece.frames for piece in batch), whole, shared.threads, work, report)
            targets = [(scratch / f"{n}.mp4", piece.frames) for n, piece in enumerate(batch)]
            pyav.split(whole, timeline.source.grid, targets)
            for piece, (path, _) in zip(batch, targets, strict=True):
                seals.keep(store, keys[piece], path)

    _log.info("encoding edges", pieces=len(missing), frames=sum(piece.frames for piece in missing), share=shared)
    side_by_side([partial(one, number, batch) for number, batch in enumerate(batches)], shared)
    stage.finish()


def _batches(missing: Sequence[Encoded], timeline: Timeline) -> Iterator[list[Encoded]]:
    """Divide pieces into those that one FFmpeg encodes: starting one for each would cost more than its pictures."""
    most = max(1, min(_MOST_INPUTS, _BATCH_PIXELS // (timeline.width * timeline.height)))
    batch: list[Encoded] = []
    inputs = frames = 0
    for piece in missing:
        if batch and (inputs + len(piece.ranges) > most or frames + piece.frames > _BATCH_FRAMES):
            yield batch
            batch, inputs, frames = [], 0, 0
        batch.append(piece)
        inputs, frames = inputs + len(piece.ranges), frames + piece.frames
    if batch:
        yield batch


def _key(piece: Encoded, timeline: Timeline, encoder: Encoder) -> str:
    """Return the hash of the command that would encode the piece alone, with what it reads named by content."""
    return content_key(
        "pieces",
        "mp4",
        source=timeline.source.sha256,
        command=encode_pieces(Path("/source"), timeline, [piece.ranges], [], encoder.options(timeline)),
        encoder=encoder.version,
    )
