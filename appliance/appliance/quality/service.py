"""Inspecting a finished video, and making again once what went wrong and can be mended."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from appliance.kernel.hashing import content_key, sha256_file
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.quality import checks, ffmpeg, pyav
from appliance.quality.checks import Finished
from appliance.quality.looking import looking
from appliance.quality.overlays import drawn
from appliance.quality.schemas import QualityReport
from appliance.renders.service import NOTHING_ANEW, Anew, RenderReport
from appliance.speech.service import SpeechService

METHOD = "quality-2"
"""Part of a report's key; changes when a check does."""

# What went wrong on this machine, this time, may go right the second time. What the timeline asks for will not.
_PICTURES = {"duration", "decoding", "black", "frozen"}
_SOUND = {"sound_duration", "decoding", "av_offset"}


class Inspector:
    """Makes quality reports; the same file is inspected once."""

    def __init__(self, speech: SpeechService, store: ArtifactStore) -> None:
        self._speech = speech
        self._store = store

    def deliver(
        self, render: Callable[[Anew], RenderReport], finished: Callable[[RenderReport], Finished], work: Work
    ) -> tuple[RenderReport, QualityReport]:
        """Render and inspect; where something went wrong that can be mended, once more, and no third time.

        Args:
            render: Renders the video, making again what it is told to.
            finished: Describes what a render has made.
            work: For progress and cancellation.
        """
        first = render(NOTHING_ANEW)
        made = finished(first)
        report, key = self.inspect(made, work)
        damaged = tuple(f"{part}: damaged since an earlier render" for part in first.damaged)
        anew, useless = to_mend(report, made), f"{key}.useless"
        if anew == NOTHING_ANEW or self._store.get(useless) is not None:
            return first, replace(report, mended=damaged)
        second = render(anew)
        again, _ = self.inspect(finished(second), work)
        left = {check.id for check in again.warnings}
        mended = tuple(f"{check.id}: {check.message}" for check in report.warnings if check.id not in left)
        if not mended:
            with self._store.scratch() as scratch:
                (scratch / "useless").touch()
                self._store.put(useless, scratch / "useless")
        return second, replace(again, mended=(*damaged, *mended))

    def inspect(self, finished: Finished, work: Work) -> tuple[QualityReport, str]:
        """Return the report of a finished video, and the name under which it is kept.

        Progress comes in the stage ``inspect``.
        """
        quiet = Work(cancellation=work.cancellation)
        key = content_key("quality", "json", **_named(finished, sha256_file(finished.path, quiet)), method=METHOD)
        kept = self._store.get(key)
        if kept is not None:
            with suppress(ValueError, KeyError, TypeError):
                report = QualityReport.from_dict(json.loads(kept.read_text()))
                work.reused("inspect")
                return report, key
        stage = work.stage("inspect", 3)
        with self._store.scratch() as scratch:
            packets = pyav.read_packets(finished.path, finished.timeline.fps)
            sampled, voice = self._sample(finished.path, packets, scratch / "voice", quiet)
            stage.advance_to(1)
            found = [
                *checks.structure(finished, packets, sampled, voice),
                *checks.seen(finished, packets, looking(self._store, quiet)),
                checks.loudness(finished),
                checks.true_peak(finished),
                *checks.said(finished, voice, lambda: self._speech.hear(voice, sha256_file(voice, quiet), quiet)),
            ]
            stage.advance_to(2)
            found += checks.fits(finished, list(drawn(finished.timeline, finished.sprites, self._store)))
            report = QualityReport(tuple(found))
            (scratch / "report.json").write_text(json.dumps(report.as_dict(), allow_nan=False))
            self._store.put(key, scratch / "report.json")
        stage.finish()
        return report, key

    def _sample(self, path: Path, packets: pyav.Packets, voice: Path, work: Work) -> tuple[ffmpeg.Sampled, Path]:
        """Decode a finished file as :func:`ffmpeg.sample` does, its sound only where no earlier file had the same."""
        key = content_key("heard", "pcm", sound=packets.sound, method=METHOD)
        kept = self._store.get(key)
        sampled = ffmpeg.sample(path, None if kept else voice, work)
        if kept is not None:
            return sampled, kept
        return sampled, voice if sampled.problems else self._store.put(key, voice)


def _named(finished: Finished, sha256: str) -> dict[str, object]:
    """Return what shapes a report, by content."""
    return {
        "file": sha256,
        "timeline": finished.timeline.model_dump(mode="json", exclude={"source": {"path_hint"}}),
        "voices": [(voice.start_s, voice.end_s) for voice in finished.voices],
        "words": [asdict(word) for word in finished.words] if finished.words is not None else None,
        "loudness": asdict(finished.loudness),
        "sprites": [[span.key for span in layer.spans] for layer in finished.sprites],
    }


def to_mend(report: QualityReport, finished: Finished) -> Anew:
    """Return what a second try makes again."""
    wrong = {check.id: check for check in report.warnings}
    frames = []
    for name in sorted(_PICTURES & set(wrong)):
        places = [(place.start_frame, place.end_frame) for place in wrong[name].places]
        frames += places or [(0, finished.timeline.duration_frames)]
    return Anew(tuple(frames), sound=bool(_SOUND & set(wrong)))
