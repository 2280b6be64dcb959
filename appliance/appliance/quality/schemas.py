"""What a quality report says."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal, Self

from appliance.editing.timing import seconds_at


@dataclass(frozen=True)
class Place:
    """Where something was found, on the output; the end is excluded."""

    start_frame: int
    end_frame: int
    start_s: float
    end_s: float

    @classmethod
    def of(cls, start_frame: int, end_frame: int, fps: Fraction) -> Self:
        """Return the place of some frames."""
        times = (round(seconds_at(frame, fps), 3) for frame in (start_frame, end_frame))
        return cls(start_frame, end_frame, *times)


@dataclass(frozen=True)
class Check:
    """One thing that was measured.

    Attributes:
        id: Stable name, for instance ``av_offset`` (docs/quality.md lists them).
        value: The measure; ``None`` where there was nothing to measure.
        limit: What it may be at most.
        unit: Of both.
        status: ``warn`` beyond the limit.
        message: One sentence for people.
        places: Where it is beyond, the first ones.
    """

    id: str
    value: float | None
    limit: float
    unit: str
    status: Literal["pass", "warn"]
    message: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class QualityReport:
    """All checks of one finished file.

    Attributes:
        checks: Each once, in a fixed order.
        mended: What had gone wrong and was made again, a phrase each.
    """

    checks: tuple[Check, ...]
    mended: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[Check, ...]:
        """The checks that warn."""
        return tuple(check for check in self.checks if check.status == "warn")

    @property
    def verdict(self) -> str:
        """``pass``, ``mended`` where everything passes after a part was made again, or ``warn``."""
        if self.warnings:
            return "warn"
        return "mended" if self.mended else "pass"

    def as_dict(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return {"verdict": self.verdict, **asdict(self)}

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> Self:
        """Read what :meth:`as_dict` wrote; ``KeyError`` or ``TypeError`` for something else."""
        checks = [
            Check(**{**check, "places": tuple(Place(**place) for place in check["places"])})
            for check in document["checks"]
        ]
        return cls(tuple(checks), tuple(document["mended"]))


_MOST_PLACES = 20


def judged(  # noqa: PLR0913  a check has this many fields
    name: str,
    value: float | None,
    limit: float,
    unit: str,
    sentences: tuple[str, str],
    places: Sequence[Place] = (),
) -> Check:
    """Return a check of a value against a limit, with the first sentence where it is kept and the second beyond it."""
    beyond = value is not None and value > limit
    rounded = None if value is None else round(value, 3)
    status: Literal["pass", "warn"] = "warn" if beyond else "pass"
    return Check(name, rounded, limit, unit, status, sentences[beyond], tuple(places[:_MOST_PLACES]) if beyond else ())
