"""Which ranges of the source stay and which go, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from appliance.editing.analysis import Interval
from appliance.editing.edits import DeleteWords, Edit, EditList, MoveEdge, Restore
from appliance.editing.recipe import Pace, SilenceRules
from appliance.editing.timeline import Clip, Cut, Reason
from appliance.editing.timing import frame_at, frames_in
from appliance.editing.words import TimedWord

PACES = {
    # Pauses of 0.4 s and more are the safest cuts; below 0.15 s a cut sounds breathless (auto-editor, Descript users).
    Pace.SLOW: SilenceRules(min_silence_ms=600, pad_before_ms=140, pad_after_ms=200, min_clip_ms=200),
    Pace.NORMAL: SilenceRules(min_silence_ms=350, pad_before_ms=80, pad_after_ms=120, min_clip_ms=200),
    Pace.FAST: SilenceRules(min_silence_ms=180, pad_before_ms=40, pad_after_ms=60, min_clip_ms=150),
}
_ZOOM_WINDOW_S = 20
_EDGE_MS = 300  # within this distance an edge that somebody moved is still the same one
_SLIVER_MS = 250  # what a deletion leaves over, shorter than this, was the room around what it deleted
_MIN_CUT_MS = 80  # a shorter jump is seen but saves nothing


@dataclass(frozen=True)
class _Voiced:
    """A stretch of frames with something said; ``worded`` if the recognizer understood any of it."""

    start: int
    end: int
    worded: bool


def divide(
    speech: Sequence[Interval],
    words: Sequence[TimedWord] | None,
    rules: SilenceRules,
    frame_count: int,
    fps: Fraction,
) -> tuple[tuple[Clip, ...], tuple[Cut, ...]]:
    """Divide the source into clips and cuts, which together cover it exactly.

    Every protected word and every voiced stretch (except worthless ones, see ``min_clip_ms``) lies inside a clip.
    Without words (None: nobody listened for them) every voiced stretch may hold one, and all stay. Returns no clip
    where nothing was said.
    """
    voiced = _voiced(speech, words or (), frame_count, fps)
    shortest = 0 if words is None else frames_in(rules.min_clip_ms, fps)
    kept = [v for v in voiced if v.worded or v.end - v.start >= shortest]
    if not kept:
        return (), ()
    removed = _pauses(kept, rules, frame_count, fps)
    noises = [v for v in voiced if not (v.worded or v.end - v.start >= shortest)]
    clips, at = [], 0
    for start, end in removed:
        if start > at:
            clips.append(Clip(source_start_frame=at, source_end_frame=start))
        at = end
    if at < frame_count:
        clips.append(Clip(source_start_frame=at, source_end_frame=frame_count))
    cuts = [cut for start, end in removed for cut in _explain(start, end, noises, fps)]
    return tuple(clips), tuple(cuts)


def edited(
    cuts: Sequence[Cut],
    edits: EditList,
    words: Sequence[TimedWord],
    frame_count: int,
    fps: Fraction,
) -> tuple[tuple[Clip, ...], tuple[Cut, ...], tuple[int, ...]]:
    """Return clips and cuts as a person's edits leave them, and the places of edits whose edge is no longer there.

    Clips and cuts still cover the source exactly. There is no clip where everything was deleted. Where a deletion
    leaves a sliver with no word in it, mostly the room around a deleted word, that goes as well: it would be a flash.
    """
    removed, restored, lost = list(cuts), list[tuple[int, int]](), list[int]()
    for number, edit in enumerate(edits.edits):
        meant = _meant(edit, removed, frames_in(_EDGE_MS, fps))
        if meant is None:
            lost.append(number)
            continue
        deletes, start, end = meant.deletes, meant.start, min(meant.end, frame_count)
        if start >= end:
            continue
        removed = [piece for cut in removed for piece in _without(cut, start, end)]
        if deletes:
            removed = sorted([*removed, _deleted(start, end)], key=lambda cut: cut.source_start_frame)
        else:
            restored.append((start, end))
    wanted = [(frame, frame + 1) for word in words for frame in [frame_at((word.start_s + word.end_s) / 2, fps)]]
    # A list first: what is found must not be looked through for more.
    removed += list(_slivers(removed, [*restored, *wanted], frame_count, fps))
    removed.sort(key=lambda cut: cut.source_start_frame)
    kept = [Clip(source_start_frame=start, source_end_frame=end) for start, end, _ in _kept(removed, frame_count)]
    return tuple(kept), tuple(removed), tuple(lost)


@dataclass(frozen=True)
class _Meant:
    """What an edit does to a range of source frames: delete or keep it; other edits mean an empty range."""

    deletes: bool
    start: int
    end: int


def _meant(edit: Edit, cuts: Sequence[Cut], reach: int) -> _Meant | None:
    """Return what an edit means; ``None`` where it moves an edge and no cut has one within reach.

    An edge is found again by its place: another analysis moves it by some frames.
    """
    if isinstance(edit, DeleteWords | Restore):
        return _Meant(isinstance(edit, DeleteWords), edit.source_start_frame, edit.source_end_frame)
    if not isinstance(edit, MoveEdge):
        return _Meant(deletes=False, start=0, end=0)
    edges = [
        (cut.source_start_frame, cut.source_end_frame)
        if edit.edge == "start"
        else (cut.source_end_frame, cut.source_start_frame)
        for cut in cuts
    ]
    edge, opposite = min(edges, key=lambda ends: abs(ends[0] - edit.from_frame), default=(None, 0))
    if edge is None or abs(edge - edit.from_frame) > reach:
        return None
    # A start that moves to an earlier frame, or an end that moves to a later one, makes the cut longer.
    deletes = (edit.to_frame < edge) == (edit.edge == "start")
    to_frame = edit.to_frame
    if not deletes:  # the cut is gone where its edges meet: the next one is none of this edit's business
        to_frame = min(to_frame, opposite) if edit.edge == "start" else max(to_frame, opposite)
    return _Meant(deletes, min(edge, to_frame), max(edge, to_frame))


def _deleted(start: int, end: int) -> Cut:
    return Cut(
        source_start_frame=start,
        source_end_frame=end,
        reason=Reason.DELETED,
        confidence=1.0,
        detail="deleted by you",
    )


def _kept(removed: Sequence[Cut], frame_count: int) -> Iterator[tuple[int, int, bool]]:
    """Yield what cuts leave of the source, and whether a person's deletion is next to it."""
    at, before = 0, False
    for cut in removed:
        deleted = cut.reason is Reason.DELETED
        if cut.source_start_frame > at:
            yield at, cut.source_start_frame, before or deleted
        at, before = cut.source_end_frame, deleted
    if at < frame_count:
        yield at, frame_count, before


def _slivers(
    removed: Sequence[Cut], wanted: Sequence[tuple[int, int]], frame_count: int, fps: Fraction
) -> Iterator[Cut]:
    shortest = frames_in(_SLIVER_MS, fps)
    for start, end, beside in _kept(removed, frame_count):
        if beside and end - start < shortest and not any(first < end and last > start for first, last in wanted):
            yield _deleted(start, end)


def _without(cut: Cut, start: int, end: int) -> Iterator[Cut]:
    """Yield what is left of a cut when a range is taken out of it."""
    for first, last in (
        (cut.source_start_frame, min(cut.source_end_frame, start)),
        (max(cut.source_start_frame, end), cut.source_end_frame),
    ):
        if first < last:
            yield cut.model_copy(update={"source_start_frame": first, "source_end_frame": last})


def sped(clips: Sequence[Clip], cuts: Sequence[Cut], speed: int) -> tuple[tuple[Clip, ...], tuple[Cut, ...]]:
    """Return clips in which silences are played faster instead of being removed, and the cuts that are left."""
    quick = [
        Clip(source_start_frame=cut.source_start_frame, source_end_frame=cut.source_end_frame, speed=speed)
        for cut in cuts
        if cut.reason is Reason.SILENCE
    ]
    ordered = sorted([*clips, *quick], key=lambda clip: clip.source_start_frame)
    return tuple(ordered), tuple(cut for cut in cuts if cut.reason is not Reason.SILENCE)


def zoomed(clips: Sequence[Clip], zoom: float, fps: Fraction) -> tuple[Clip, ...]:
    """Return clips of which every other one is enlarged, so that a jump looks meant.

    Counting begins anew in every window of the source, so that a changed cut does not turn around all that follow.
    """
    window, result = max(int(_ZOOM_WINDOW_S * fps), 1), []
    count, within = 0, -1
    for index, clip in enumerate(clips):
        jump = index > 0 and clips[index - 1].source_end_frame < clip.source_start_frame
        if clip.source_start_frame // window != within:
            count, within = 0, clip.source_start_frame // window
        elif jump:
            count += 1
        result.append(clip.model_copy(update={"zoom": zoom}) if count % 2 else clip)
    return tuple(result)


def _voiced(speech: Sequence[Interval], words: Sequence[TimedWord], frame_count: int, fps: Fraction) -> list[_Voiced]:
    """Merge voice activity and words into stretches of whole frames, rounded outward so that nothing said is lost."""
    spans = [(interval.start_s, interval.end_s, False) for interval in speech]
    spans += [(word.start_s, word.end_s, True) for word in words if word.protects]
    merged: list[_Voiced] = []
    for start_s, end_s, worded in sorted(spans):
        start = min(int(Fraction(start_s) * fps), frame_count - 1)
        end = min(max(-int(-Fraction(end_s) * fps // 1), start + 1), frame_count)
        if merged and start <= merged[-1].end:
            last = merged[-1]
            merged[-1] = _Voiced(last.start, max(last.end, end), last.worded or worded)
        else:
            merged.append(_Voiced(start, end, worded))
    return merged


def _pauses(kept: Sequence[_Voiced], rules: SilenceRules, frame_count: int, fps: Fraction) -> list[tuple[int, int]]:
    """Return the removable part of each pause: what is left of it after the padding."""
    before, after = frames_in(rules.pad_before_ms, fps), frames_in(rules.pad_after_ms, fps)
    shortest = max(frames_in(rules.min_silence_ms, fps), 1)
    longest = frame_count if rules.keep_longer_than_ms is None else frames_in(rules.keep_longer_than_ms, fps)
    pauses = [(0, kept[0].start, 0, before)]
    pauses += [(a.end, b.start, after, before) for a, b in pairwise(kept)]
    pauses += [(kept[-1].end, frame_count, after, 0)]
    removed = []
    for start, end, pad_start, pad_end in pauses:
        if not shortest <= end - start <= longest:
            continue
        first, last = start + pad_start, end - pad_end
        if last - first >= max(frames_in(_MIN_CUT_MS, fps), 1):
            removed.append((first, last))
    return removed


def _explain(start: int, end: int, noises: Sequence[_Voiced], fps: Fraction) -> list[Cut]:
    """Split a removed range at the noises in it, each part with its reason."""
    cuts, at = [], start
    for noise in noises:
        first, last = max(noise.start, at), min(noise.end, end)
        if first >= last:
            continue
        if first > at:
            cuts.append(_silence(at, first, fps))
        detail = f"sound of {float((last - first) / fps):.1f} s without words"
        cuts.append(
            Cut(
                source_start_frame=first, source_end_frame=last, reason=Reason.SHORT_CLIP, confidence=0.6, detail=detail
            )
        )
        at = last
    if at < end:
        cuts.append(_silence(at, end, fps))
    return cuts


def _silence(start: int, end: int, fps: Fraction) -> Cut:
    seconds = float((end - start) / fps)
    # From "could be a breath" to "certainly nothing": half sure at 0.1 s, sure from one second on.
    confidence = round(min(0.99, 0.5 + 0.49 * max(0.0, seconds - 0.1) / 0.9), 3)
    return Cut(
        source_start_frame=start,
        source_end_frame=end,
        reason=Reason.SILENCE,
        confidence=confidence,
        detail=f"silence {seconds:.1f} s",
    )
