"""What a source file holds, in words and numbers for people and programs."""

from pydantic import Field

from appliance.editing.analysis import Grid, Model
from appliance.editing.timing import FrameRate, decimal


class Picture(Model):
    """The picture stream that is edited."""

    stream: int = Field(ge=0, description="Index of the stream in the file.")
    codec: str
    width: int = Field(description="Coded width in pixels, before rotation.")
    height: int = Field(description="Coded height in pixels, before rotation.")
    rotation: int = Field(default=0, description="Degrees the picture is turned clockwise for display.")
    sample_aspect_ratio: str = Field(default="1:1", description="Width to height of one coded pixel.")
    pixel_format: str = Field(default="", description="FFmpeg's name, for instance yuv420p.")
    color_matrix: str = Field(default="", description="As the file says; empty where it does not.")
    color_transfer: str = Field(default="", description="As the file says; smpte2084 and arib-std-b67 mean HDR.")
    color_primaries: str = Field(default="", description="As the file says; empty where it does not.")
    interlaced: bool = Field(default=False, description="The lines of a picture were taken at two moments.")
    header_fps: str = Field(default="0/0", description="Base frame rate as the file's headers say.")
    average_fps: float = Field(description="Measured from the packets' time stamps.")


class Sound(Model):
    """One sound stream."""

    stream: int = Field(ge=0, description="Index of the stream in the file.")
    codec: str
    channels: int
    layout: str = Field(default="", description="FFmpeg's name of the channel layout, for instance 5.1.")
    sample_rate: int = Field(description="Samples per second.")
    language: str = Field(default="und", description="ISO 639-2 code as the file says.")
    default: bool = Field(default=False, description="The file marks it as the one to be heard.")
    usable: bool = Field(default=True, description="False: it was tried and could not be decoded.")


class Probe(Model):
    """Everything known about a file before it is read in full."""

    name: str = Field(description="File name without its folder; characters that cannot be shown are replaced.")
    size_bytes: int
    container: str = Field(description="FFmpeg's name of the format.")
    duration_s: float = Field(description="Length on the grid in seconds.")
    start_s: float = Field(default=0.0, description="The file's own first time stamp; everything is counted from it.")
    picture: Picture
    sounds: tuple[Sound, ...] = ()
    grid: Grid
    fps: FrameRate = Field(description="The grid's frame rate.")
    notes: tuple[str, ...] = Field(default=(), description="What will be changed about the file, in sentences.")

    def lines(self) -> list[str]:
        """Return the description as lines of plain text."""
        picture, grid = self.picture, self.grid
        rate = decimal(grid.fps)
        chosen = [sound for sound in self.sounds if sound.stream == grid.audio_stream]
        rows = [
            ("file", f"{self.name} ({self.size_bytes / 1e6:.1f} MB, {self.container})"),
            ("length", f"{clock(self.duration_s)} ({grid.frame_count} frames at {rate} per second)"),
            ("picture", f"{picture.codec} {picture.width}×{picture.height}, shown as {grid.width}×{grid.height}"),
        ]
        rows += [
            ("sound", f"{sound.codec} {sound.layout or f'{sound.channels} channels'} {sound.sample_rate} Hz")
            for sound in chosen
        ]
        rows += [("note", note) for note in self.notes]
        return [f"{label:<8} {text}" for label, text in rows]


def clock(seconds: float) -> str:
    """Return a length as ``h:mm:ss.s`` or ``m:ss.s``."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"
