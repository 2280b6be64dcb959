"""Voice activity with Silero's network (version 6, MIT), whose ONNX file lies inside faster-whisper's wheel.

The sound streams through in blocks of four seconds with the network's memory carried over, so an hour needs no more
room than a minute, and gives the same answer as one array would.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from appliance.editing.analysis import Interval
from appliance.kernel.work import Work
from appliance.speech import edges, errors, pcm

IDENTITY = "silero-6+edges-1"

WINDOW = 512  # samples per probability: 32 ms
_CONTEXT = 64  # samples of the window before that the network sees again
_BLOCK = WINDOW * 125  # four seconds; also a whole number of 10 ms frames
_WINDOW_S = WINDOW / pcm.SAMPLE_RATE

# A voice begins at the first threshold and ends below the second (Silero's own defaults), and ends only when a pause
# lasts three windows: shorter ones are closures inside words.
BEGINS = 0.5
ENDS = 0.35
_PAUSE_WINDOWS = 3
# The shortest thing that is a word; clicks and knocks are shorter.
_SHORTEST_S = 0.09


class Silero:
    """A :class:`~appliance.speech.ports.VoiceActivity` that runs in this process; one thread is its optimum."""

    identity = IDENTITY

    def intervals(self, pcm_path: Path, work: Work) -> tuple[Interval, ...]:
        """See the port."""
        progress = work.stage("voices", pcm.sample_count(pcm_path) / pcm.SAMPLE_RATE)
        loudness = edges.Loudness()

        def heard() -> Iterator[pcm.Samples]:
            done = 0
            for block in pcm.blocks(pcm_path, _BLOCK):
                work.cancellation.check()
                loudness.feed(block)
                yield block
                done += len(block)
                progress.advance_to(done / pcm.SAMPLE_RATE)

        found = spans(probabilities(heard()))
        progress.finish()
        grown = edges.grow(found, loudness.decibels())
        return tuple(Interval(start_s=round(start, 3), end_s=round(end, 3)) for start, end in grown)


def probabilities(blocks: Iterable[pcm.Samples]) -> Iterator[float]:
    """Yield the probability of a voice for each 32 ms; all blocks but the last hold whole windows."""
    session = _session()
    hidden = cell = np.zeros((1, 1, 128), dtype=np.float32)
    context = np.zeros(_CONTEXT, dtype=np.float32)
    for block in blocks:
        whole = np.pad(block, (0, -len(block) % WINDOW))
        windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([context, whole]), _CONTEXT + WINDOW)
        inputs = {"input": np.ascontiguousarray(windows[::WINDOW]), "h": hidden, "c": cell}
        output, hidden, cell = session.run(None, inputs)
        context = whole[-_CONTEXT:]
        yield from np.asarray(output, dtype=np.float32).reshape(-1).tolist()


def spans(probability: Iterable[float]) -> list[edges.Span]:
    """Turn one probability per 32 ms into stretches of voice in seconds, in order, not touching."""
    found: list[edges.Span] = []
    begin: int | None = None
    pause: int | None = None
    count = 0
    for index, value in enumerate(probability):
        count = index + 1
        if value >= BEGINS:
            pause = None
            begin = index if begin is None else begin
        elif begin is not None and value < ENDS:
            pause = index if pause is None else pause
            if index - pause + 1 >= _PAUSE_WINDOWS:
                found.append((begin * _WINDOW_S, pause * _WINDOW_S))
                begin = pause = None
    if begin is not None:
        found.append((begin * _WINDOW_S, (count if pause is None else pause) * _WINDOW_S))
    return [span for span in found if span[1] - span[0] >= _SHORTEST_S]


def _session() -> Any:
    try:
        import onnxruntime  # noqa: PLC0415  only where the speech extra is installed, and half a second to load
    except ImportError as error:
        raise errors.EXTRA_MISSING(package="onnxruntime") from error
    package = find_spec("faster_whisper")
    if package is None or package.origin is None:
        raise errors.EXTRA_MISSING(package="faster-whisper")
    model = Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
    if not model.is_file():
        raise errors.MODEL_MISSING(path=model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model), sess_options=options, providers=["CPUExecutionProvider"])
