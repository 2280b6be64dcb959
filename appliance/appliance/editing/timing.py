"""Exact time: integer frames at a rational rate, integer samples, and the only functions that round."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

MAX_FRAMES = 100_000_000
"""Frames of a source or an output: 115 hours at 240 frames per second."""

_LARGEST_TERM = 1_000_000


def ratio(fps: Fraction) -> str:
    """Return a rate exactly, as ``num/den``: what timelines and FFmpeg read."""
    return f"{fps.numerator}/{fps.denominator}"


def decimal(fps: Fraction) -> str:
    """Return a rate for people, with at most three decimals: ``29.97``, ``25``."""
    return f"{float(fps):.3f}".rstrip("0").rstrip(".")


class _RatePydantic:
    """Lets pydantic read and write a frame rate as the string ``num/den``."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        def parse(value: object) -> Fraction:
            if isinstance(value, Fraction):
                rate = value
            elif isinstance(value, str):
                number, _, denominator = value.partition("/")
                if not (number.isdigit() and (denominator or "1").isdigit() and int(denominator or "1") > 0):
                    raise ValueError('a frame rate is written "num/den", for instance "30000/1001"')
                rate = Fraction(int(number), int(denominator or "1"))
            else:
                raise ValueError('a frame rate is written "num/den", for instance "30000/1001"')  # noqa: TRY004
            # Files have 10 to 240 frames per second and terms like 30000/1001; other programs cannot count with more.
            if not 1 <= rate <= 1000 or rate.denominator > _LARGEST_TERM:
                raise ValueError("a frame rate is between 1 and 1000")
            return rate

        return core_schema.no_info_plain_validator_function(
            parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                ratio, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d+/\d+$", "description": "Frames per second as num/den."}


FrameRate = Annotated[Fraction, _RatePydantic]
"""Frames per second, exact; in JSON the string ``num/den``."""


def frame_at(time_s: float, fps: Fraction) -> int:
    """Return the frame boundary nearest to a time in seconds (ties go up)."""
    # Fraction(float) is exact, so equal inputs round equally on every machine.
    return int(Fraction(time_s) * fps + Fraction(1, 2))


def frames_in(duration_ms: int, fps: Fraction) -> int:
    """Return the whole frames nearest to a duration in milliseconds."""
    return int(Fraction(duration_ms, 1000) * fps + Fraction(1, 2))


def seconds_at(frame: int, fps: Fraction) -> float:
    """Return the time in seconds at which a frame begins."""
    return float(frame / fps)


def sample_at(frame: int, fps: Fraction, sample_rate: int) -> int:
    """Return the audio sample at which a frame begins: rounded down, so that lengths add up without drift."""
    return int(frame * sample_rate / fps)
