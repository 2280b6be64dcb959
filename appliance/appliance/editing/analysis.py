"""What a machine found out about a source: the input of :func:`appliance.editing.plan.plan`."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field

from appliance.editing.timing import MAX_FRAMES, FrameRate


class Model(BaseModel):
    """Base of every document here: immutable, and an unknown field is an error that names it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


T = TypeVar("T")

Many = Annotated[tuple[T, ...], FailFast()]
"""A list that may be long: its first wrong item is named, not all of a million."""

CodedMatrix = Literal["bt709", "smpte170m", "smpte240m", "bt2020nc", "bt2020c", "ictcp", "ycgco", "rgb"]
"""Names as FFmpeg has them; ``rgb`` is coded without a matrix."""


class Grid(Model):
    """How a source file becomes a constant grid of frames and samples (the normalization plan).

    Whatever the file holds (variable frame rate, rotation, odd size, several tracks), from here on it is
    ``frame_count`` pictures of ``width`` × ``height`` at ``fps`` and 48 kHz stereo sound beginning at the same instant.
    """

    fps: FrameRate
    frame_count: int = Field(ge=1, le=MAX_FRAMES, description="Frames on the grid.")
    picture_frames: int | None = Field(
        default=None, ge=1, description="Frames until the picture ends; from there the last one is held. Null: all."
    )
    width: int = Field(
        ge=2, le=16384, multiple_of=2, description="Displayed width after rotation, made even, in pixels."
    )
    height: int = Field(
        ge=2, le=16384, multiple_of=2, description="Displayed height after rotation, made even, in pixels."
    )
    video_stream: int = Field(ge=0, description="Index of the picture stream in the file.")
    audio_stream: int | None = Field(
        default=None, description="Index of the chosen sound stream; null: silence is made."
    )
    sample_rate: Literal[48000] = Field(default=48000, description="Samples per second and channel.")
    variable_rate: bool = Field(default=False, description="The file's own frame rate varied.")
    color_matrix: Literal["bt709", "smpte170m"] = Field(
        default="bt709", description="How the picture's colors are coded; kept in the output."
    )
    full_range: bool = Field(default=False, description="The picture uses code values 0 to 255; the output never does.")
    coded_matrix: CodedMatrix | None = Field(
        default=None, description="How the file codes its colors where the output cannot; null: by color_matrix."
    )
    gamut: Literal["bt709", "bt2020", "p3"] = Field(
        default="bt709", description="The primaries; wider ones than BT.709's are converted."
    )
    transfer: Literal["sdr", "pq", "hlg"] = Field(
        default="sdr", description="Pq (SMPTE ST 2084) and hlg (ARIB STD-B67) are HDR and are tone-mapped."
    )
    peak_nits: int | None = Field(
        default=None, ge=1, le=10000, description="Of an HDR picture: its brightest parts, measured, in cd/m²."
    )
    interlaced: Literal["tff", "bff"] | None = Field(
        default=None, description="Which field of an interlaced picture came first: top or bottom."
    )
    remux: bool = Field(
        default=False, description="The container cannot seek exactly; streams are copied into Matroska first."
    )


class Source(Model):
    """An uploaded file, named by its content."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    path_hint: str = Field(
        default="", description="Where the file was when this was written; its content is what counts."
    )
    grid: Grid


class Interval(Model):
    """A stretch of the source in seconds, end excluded."""

    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)


class Word(Model):
    """A spoken word; recognizers leave out times they do not know."""

    text: str = Field(min_length=1)
    start_s: float | None = None
    end_s: float | None = None
    confidence: float = Field(default=1.0, ge=0, le=1)
    speaker: str | None = Field(default=None, description="Who says it, where voices were told apart.")


class Transcript(Model):
    """Timed words in order."""

    language: str = Field(description="ISO 639-1 code.")
    language_assumed: bool = Field(default=False, description="Nobody said which language it is; this was assumed.")
    confidence: float = Field(default=1.0, ge=0, le=1, description="Mean of the words' confidences.")
    recognizer: str = Field(description="Which recognizer and model made it.")
    suggested_language: str | None = Field(
        default=None, description="Nobody said the language, and it sounds like this one instead (ISO 639-1)."
    )
    approximate_times: bool = Field(
        default=False, description="Word times are the recognizer's own, moved to onsets of sound: off by up to 0.2 s."
    )
    warnings: tuple[str, ...] = Field(
        default=(), description="What the owner should know about how it was made, each a sentence."
    )
    words: tuple[Word, ...] = ()


class Analysis(Model):
    """Everything known about a source before anything is decided."""

    source: Source
    speech: tuple[Interval, ...] = Field(default=(), description="Stretches with a voice, in order, not touching.")
    transcript: Transcript | None = Field(default=None, description="Null: no recognizer was asked.")
