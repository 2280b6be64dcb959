"""What rendering needs from the outside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from appliance.editing.overlays import OverlayState
from appliance.kernel.work import Work


@dataclass(frozen=True, slots=True)
class PaintJob:
    """One overlay state to be painted into one PNG with alpha, exactly ``width`` × ``height`` pixels.

    The topmost ``blank_top`` lines of pixels hold nothing: a painter may leave them out and put them back.
    """

    state: OverlayState
    width: int
    height: int
    target: Path
    blank_top: int = 0


class OverlayPainter(Protocol):
    """Paints overlay states."""

    @property
    def identity(self) -> str:
        """Hash of everything besides the state that shapes its pixels: components, fonts, browser."""

    def paint(self, jobs: Sequence[PaintJob], images: Mapping[str, Path], work: Work) -> Iterator[PaintJob]:
        """Write every job's file and yield the job when its file is there.

        Args:
            jobs: What to paint; targets do not exist yet.
            images: Pictures and somebody's own fonts by SHA-256, for the states that use one.
            work: Cancelling it ends the painter.

        Raises:
            ReelboxError: ``RENDERS-004`` where the painter cannot run here, ``RENDERS-005`` when it fails.
        """

    def close(self) -> None:
        """Give back the painter's memory; the next paint starts it again."""
