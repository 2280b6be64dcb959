"""Which ranges of the source stay and which go, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from appliance.editing.analysis import Interval
from appliance.editing.edits import DeleteWords, Edit, EditList, MoveEdge, Restore
from appliance.editing.recipe import Pace, SilenceRules
from appliance.editing.timeline import Clip, Cut, Reason
from appliance.editing.timing import frames_in
from appliance.editing.words import TimedWord

PACES = {
    # Pauses of 0.4 s and more are the safest cuts; below 0.15 s a cut sounds breathless (auto-editor, Descript users).
    Pace.SLOW: SilenceRules(min_silence_ms=600, pad_before_ms=140, pad_after_ms=200, min_clip_ms=200),
    Pace.NORMAL: SilenceRules(min_silence_ms=350, pad_before_ms=80, pad_after_ms=120, min_clip_ms=200),
    Pace.FAST: SilenceRules(min_silence_ms=180, pad_before_ms=40, pad_after_ms=60, min_clip_ms=150),
}
_ZOOM_WINDOW_S = 20
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
    clips: Sequence[Clip], cuts: Sequence[Cut], edits: EditList, frame_count: int
) -> tuple[tuple[Clip, ...], tuple[Cut, ...]]:
    """Return clips and cuts as a person's edits leave them; they still cover the source exactly.

    Returns no clip where everything was deleted.
    """
    removed = list(cuts)
    for edit in edits.edits:
        deletes, range_ = _meant(edit)
        start, end = range_[0], min(range_[1], frame_count)
        if start >= end:
            continue
        removed = [piece for cut in removed for piece in _without(cut, start, end)]
        if deletes:
            deleted = Cut(
                source_start_frame=start,
                source_end_frame=end,
                reason=Reason.DELETED,
                confidence=1.0,
                detail="deleted by you",
            )
            removed = sorted([*removed, deleted], key=lambda cut: cut.source_start_frame)
    if tuple(removed) == tuple(cuts):
        return tuple(clips), tuple(cuts)
    kept, at = [], 0
    for cut in [*removed, None]:
        end = cut.source_start_frame if cut else frame_count
        if end > at:
            kept.append(Clip(source_start_frame=at, source_end_frame=end))
        at = cut.source_end_frame if cut else frame_count
    return tuple(kept), tuple(removed)


def _meant(edit: Edit) -> tuple[bool, tuple[int, int]]:
    """Return whether an edit deletes or keeps, and which source frames; an empty range for other edits."""
    if isinstance(edit, DeleteWords | Restore):
        return isinstance(edit, DeleteWords), (edit.source_start_frame, edit.source_end_frame)
    if isinstance(edit, MoveEdge):
        earlier = edit.to_frame < edit.from_frame
        # A start that moves to an earlier frame, or an end that moves to a later one, makes the cut longer.
        return earlier == (edit.edge == "start"), (
            min(edit.from_frame, edit.to_frame),
            max(edit.from_frame, edit.to_frame),
        )
    return False, (0, 0)


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
