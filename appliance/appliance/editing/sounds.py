"""What a timeline sounds like besides its clips. Frames count on the output; ranges are half-open."""

from typing import Annotated

from pydantic import Field

from appliance.editing.analysis import Model
from appliance.editing.visuals import Sha256, Stretch

Decibels = Annotated[float, Field(ge=-60, le=20, allow_inf_nan=False)]


class Mix(Model):
    """How the sound is finished."""

    target_lufs: float = Field(
        default=-14.0, ge=-70, le=0, allow_inf_nan=False, description="Integrated loudness, EBU R 128."
    )
    true_peak_dbtp: float = Field(
        default=-2.0, ge=-20, le=0, allow_inf_nan=False, description="Ceiling of the true peak in the finished file."
    )
    fade_ms: int = Field(default=10, ge=0, le=200, description="Fade out before and fade in after every cut.")


class SoundEffect(Model):
    """A sound that begins at a frame and plays to its end."""

    start_frame: int = Field(ge=0)
    asset_sha256: Sha256
    gain_db: Decibels = -12.0


class Music(Stretch):
    """Music under the voice: looped where it is too short, faded out at its end, lower while someone speaks."""

    asset_sha256: Sha256
    gain_db: Decibels = Field(default=-14.0, description="Relative to the voice's loudness where nobody speaks.")
    duck_db: float = Field(default=-10.0, ge=-60, le=0, allow_inf_nan=False, description="Added while someone speaks.")
    duck_fade_ms: int = Field(default=250, ge=0, le=5_000, description="How long going down and coming back take.")
    fade_in_ms: int = Field(default=500, ge=0, le=20_000)
    fade_out_ms: int = Field(default=2_000, ge=0, le=20_000)
    speech: tuple[Stretch, ...] = Field(default=(), description="When someone speaks, in order, not touching.")
