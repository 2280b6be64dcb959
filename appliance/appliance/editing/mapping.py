"""From the source's frames to the output's: where each kept frame is shown."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from appliance.editing.timeline import Clip


@dataclass(frozen=True)
class Placement:
    """Clips one after the other on the output, from frame ``start_frame`` on."""

    clips: tuple[Clip, ...]
    start_frame: int = 0

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The output frame at which each clip begins."""
        result, at = [], self.start_frame
        for clip in self.clips:
            result.append(at)
            at += clip.frames
        return tuple(result)

    @property
    def end_frame(self) -> int:
        """One past the last output frame of the clips."""
        return self.starts[-1] + self.clips[-1].frames

    def locate(self, source_frame: int) -> tuple[int, Clip] | None:
        """Return the clip that holds a source frame, with its place on the output; ``None`` where it was removed."""
        index = bisect_right(self.clips, source_frame, key=lambda clip: clip.source_start_frame) - 1
        if index < 0 or source_frame >= self.clips[index].source_end_frame:
            return None
        return self.starts[index], self.clips[index]

    def at_or_after(self, source_frame: int) -> int | None:
        """Return where a source frame is shown, or the next one that is; ``None`` after the last."""
        index = self._first_ending_after(source_frame)
        if index == len(self.clips):
            return None
        return shown_at(self.clips[index], self.starts[index], max(source_frame, self.clips[index].source_start_frame))

    def stretches(self, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield where source ranges (in order) are on the output, in order and merged where they touch."""
        held: tuple[int, int] | None = None
        for start, end in ranges:
            for index in range(self._first_ending_after(start), len(self.clips)):
                clip, first = self.clips[index], self.starts[index]
                if clip.source_start_frame >= end:
                    break
                low = shown_at(clip, first, max(start, clip.source_start_frame))
                high = shown_at(clip, first, min(end, clip.source_end_frame))
                if held is not None and low <= held[1]:
                    held = held[0], max(held[1], high)
                elif low < high:
                    if held is not None:
                        yield held
                    held = low, high
        if held is not None:
            yield held

    def _first_ending_after(self, source_frame: int) -> int:
        return bisect_right(self.clips, source_frame, key=lambda clip: clip.source_end_frame)


def shown_at(clip: Clip, start_frame: int, source_frame: int) -> int:
    """Return the output frame at which a clip that begins at ``start_frame`` shows a source frame, or the next."""
    return start_frame - (clip.source_start_frame - source_frame) // clip.speed
