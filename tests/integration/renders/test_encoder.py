"""The encoder is the graphics card's where that works, and a report says which it is and why."""

import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import EncoderName, RenderSettings
from appliance.renders.chunks import divide
from appliance.renders.ffmpeg import encoder
from appliance.renders.ffmpeg.chunk import ChunkInputs, encode_chunk
from appliance.renders.ffmpeg.running import share
from tests.integration.renders.building import Stage
from tests.media.barcode import barcode

FAKE = """#!{python} -IS
import pathlib, sys
if "-version" in sys.argv:
    print("ffmpeg version fake")
elif {broken!r} in sys.argv:
    sys.exit("[card @ 0x1] " + {message!r})
"""


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Try everything anew in every test, and leave nothing to others."""
    tried = (encoder.try_encoder, encoder.try_hardware_decoder, encoder._version)
    for each in tried:
        each.cache_clear()
    yield
    for each in tried:
        each.cache_clear()


def fake_ffmpeg(folder: Path, monkeypatch: pytest.MonkeyPatch, broken: str = "nothing", message: str = "") -> None:
    """Put an FFmpeg on the path that can do anything but what has one word in it."""
    program = folder / "ffmpeg"
    program.write_text(FAKE.format(python=sys.executable, broken=broken, message=message))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_a_card_that_encodes_is_used_and_decodes_too_if_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", Fraction(30), 30, size=(320, 180)))
    fake_ffmpeg(tmp_path, monkeypatch)
    chosen = encoder.choose_encoder(RenderSettings())
    assert (chosen.name, chosen.decodes_in_hardware) == (EncoderName.NVENC, True)
    assert str(chosen) == "h264_nvenc p4 cq 27, decoded in hardware (works here), ffmpeg version fake"
    timeline = stage.timeline()
    command = encode_chunk(timeline, divide(timeline)[0], ChunkInputs(stage.source, {}, ()), chosen)
    assert command[command.index("-c:v") + 1] == "h264_nvenc"
    assert command[command.index("-hwaccel") + 1] == "cuda"
    assert command.index("-hwaccel") < command.index("-i")
    assert "-x264-params" not in command


def test_a_card_that_only_encodes_leaves_decoding_to_the_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_ffmpeg(tmp_path, monkeypatch, "-hwaccel", "No decoder surfaces left")
    chosen = encoder.choose_encoder(RenderSettings(encoder=EncoderName.NVENC))
    assert (chosen.name, chosen.decodes_in_hardware, chosen.reason) == (EncoderName.NVENC, False, "asked for")
    assert chosen.decoding == {}


def test_a_card_that_does_not_work_is_named_with_its_reason_and_never_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_ffmpeg(tmp_path, monkeypatch, "h264_nvenc", "OpenEncodeSessionEx failed: out of memory (10).")
    chosen = encoder.choose_encoder(RenderSettings())
    assert chosen.name is EncoderName.LIBX264
    assert "(h264_nvenc does not work here: OpenEncodeSessionEx failed: out of memory (10))" in str(chosen)
    with pytest.raises(ReelboxError) as caught:
        encoder.choose_encoder(RenderSettings(encoder=EncoderName.NVENC))
    assert caught.value.code == "RENDERS-010"
    assert "out of memory" in caught.value.message
    asked = encoder.choose_encoder(RenderSettings(encoder=EncoderName.LIBX264))
    assert (asked.name, asked.reason) == (EncoderName.LIBX264, "asked for")


def test_processors_are_shared_by_as_many_encoders_as_there_are_pieces_and_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = Stage(tmp_path, barcode(tmp_path / "source.mp4", Fraction(30), 30, size=(320, 180))).timeline()
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    shares = [share(RenderSettings(), pieces, timeline) for pieces in (1, 3, 50)]
    assert [(each.at_once, each.threads) for each in shares] == [(1, 8), (3, 2), (8, 1)]
    assert share(RenderSettings(parallel_chunks=2), 50, timeline).at_once == 2
    monkeypatch.setattr("os.sysconf", lambda name: {"SC_PHYS_PAGES": 500_000, "SC_PAGE_SIZE": 4096}[name])
    large = timeline.model_copy(update={"width": 3840, "height": 2160})
    assert share(RenderSettings(), 50, large).at_once == 1
