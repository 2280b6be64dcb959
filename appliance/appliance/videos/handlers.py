"""The steps of the jobs of videos, for any worker: ``draft`` (analyze, plan) and ``render`` (prepare … join).

A step reads rows in short transactions, leaves files in the store of the workspace and holds no transaction meanwhile;
what it makes becomes visible in the transaction that ends it.
"""

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.editing.timeline import Timeline
from appliance.editing.words import timed_words
from appliance.jobs.machine import Step
from appliance.jobs.service import Assignment
from appliance.jobs.worker import Handler, Made
from appliance.kernel.database.sessions import Database
from appliance.kernel.hashing import content_key
from appliance.kernel.settings import EncoderName
from appliance.kernel.storage.objects import ObjectStore, workspace_key
from appliance.kernel.work import Progress, Work
from appliance.renders import stages
from appliance.renders.stages import Decision
from appliance.videos import estimates, repository
from appliance.videos.planning import Inputs
from appliance.videos.ports import Sources, Studios
from appliance.videos.rendering import RENDER
from appliance.videos.service import DRAFT, VideoService
from appliance.videos.studio import Rendered

_OF_CHUNKS = {stages.ENCODE, stages.EDGES}


@dataclass(frozen=True)
class Draft:
    """Does the steps of a draft.

    Attributes:
        database: Transactions.
        videos: Publishes what was found out.
        studios: Work on the artifacts of a workspace.
        sources: Files of sources.
    """

    database: Database
    videos: VideoService
    studios: Studios
    sources: Sources

    def __call__(self, held: Assignment, work: Work) -> Made:
        """Do a step."""
        return self._plan(held) if held.step.name == estimates.PLAN else self._analyze(held, work)

    def _analyze(self, held: Assignment, work: Work) -> Made:
        wish, began = held.wish, time.monotonic()
        path = self.sources.open(held.workspace_id, UUID(wish["source_id"]), work)
        analysis = self.studios(held.workspace_id).analyze(
            path, wish["sha256"], wish["language"], _only("words", work), must_hear=wish["must_hear"]
        )
        document = analysis.model_dump(mode="json")
        key = content_key("analyses", "json", document=document)
        grid = analysis.source.grid
        length_s = float(grid.frame_count / grid.fps)
        words = timed_words(analysis.transcript, analysis.speech, length_s)
        seconds = time.monotonic() - began

        def record(session: Session) -> None:
            repository.add_analysis(session, held.workspace_id, key, document, words)
            estimates.learn(session, estimates.ANALYZE, seconds, length_s)

        return Made({"analysis_key": key}, record=record)

    def _plan(self, held: Assignment) -> Made:
        wish = held.wish
        key = str(held.outputs[estimates.ANALYZE]["analysis_key"])
        inputs = Inputs.model_validate(wish["inputs"]) if wish["inputs"] else None

        def record(session: Session) -> None:
            # Planned in here: the edits that somebody makes meanwhile wait for it, and are not lost.
            self.videos.analyzed(session, UUID(wish["video_id"]), key, inputs)

        return Made(record=record)


@dataclass(frozen=True)
class Render:
    """Does the steps of a render; several workers may do steps of one render at the same time.

    Attributes:
        database: Transactions.
        studios: Work on the artifacts of a workspace.
        sources: Files of sources.
        objects: Where finished videos go.
        threads: Of one encoder: as many as this box has processors for each of its workers.
    """

    database: Database
    studios: Studios
    sources: Sources
    objects: ObjectStore
    threads: int

    def __call__(self, held: Assignment, work: Work) -> Made:
        """Do a step."""
        with self.database.workspace(held.workspace_id) as session:
            timeline = repository.to_render(session, UUID(held.wish["render_id"]))
            costs = estimates.read(session)
        path = self.sources.open(held.workspace_id, UUID(held.wish["source_id"]), work)
        if held.step.name == estimates.PREPARE:
            return self._prepare(held, timeline, costs, path, work)
        prepared: dict[str, Any] = held.outputs[estimates.PREPARE]
        decision = Decision(EncoderName(prepared["encoder"]), prepared["obstacle"])
        if held.step.name == stages.JOIN:
            return self._join(held, timeline, decision, path, work)
        return self._stage(held, timeline, decision, path, work)

    def _prepare(self, held: Assignment, timeline: Timeline, costs: estimates.Costs, path: Path, work: Work) -> Made:
        decision, found = self.studios(held.workspace_id).stages(timeline, path, _only("", work))
        units = {stage.name: estimates.units(stage.kind, stage.frames, timeline) for stage in found}
        more = [
            Step(
                stage.name,
                stage.needs | {estimates.PREPARE},
                expected_s=costs.expected_s(stage.kind, units[stage.name]),
            )
            for stage in found
        ]
        return Made({"encoder": decision.encoder.value, "obstacle": decision.obstacle, "units": units}, more)

    def _stage(self, held: Assignment, timeline: Timeline, decision: Decision, path: Path, work: Work) -> Made:
        name, began = held.step.name, time.monotonic()
        studio = self.studios(held.workspace_id)
        report = studio.run(name, timeline, path, decision, self.threads, work)
        seconds = time.monotonic() - began
        prepared: dict[str, Any] = held.outputs[estimates.PREPARE]
        by = f"{socket.gethostname()}:{os.getpid()}"
        output = {
            "parts": report.parts,
            "made": report.made,
            "by": by,
            "seconds": seconds,
            "damaged": list(report.damaged),
        }

        def record(session: Session) -> None:
            # What was there already says nothing about the time it takes.
            if report.parts and report.made == report.parts:
                estimates.learn(session, name.partition(":")[0], seconds, prepared["units"][name])

        return Made(output, record=record)

    def _join(self, held: Assignment, timeline: Timeline, decision: Decision, path: Path, work: Work) -> Made:
        workspace_id, render_id = held.workspace_id, UUID(held.wish["render_id"])
        began = time.monotonic()
        # Named by the attempt: one that lost its lease overwrites nothing.
        key = workspace_key(workspace_id, "renders", render_id, f"{held.attempt}.mp4")
        with self.studios.store(workspace_id).scratch() as scratch:
            target = scratch / "video.mp4"
            rendered = self.studios(workspace_id).finish(timeline, path, decision, target, _only("inspect", work))
            size_bytes = target.stat().st_size
            self.objects.upload(key, target, work, "video/mp4")
        report = _whole(rendered, held.outputs).as_dict()
        seconds = time.monotonic() - began
        amount = estimates.units(stages.JOIN, timeline.duration_frames, timeline)

        def record(session: Session) -> None:
            row = repository.render(session, render_id)
            row.object_key, row.size_bytes, row.report = key, size_bytes, report
            estimates.learn(session, stages.JOIN, seconds, amount)

        return Made({"object_key": key}, record=record)


def _only(stage: str, work: Work) -> Work:
    """Return work that tells of its longest stage alone: a step is as far as that is."""

    def report(progress: Progress) -> None:
        if progress.stage == stage:
            work.report(progress)

    return Work(report, work.cancellation)


def _whole(rendered: Rendered, outputs: Mapping[str, Mapping[str, Any]]) -> Rendered:
    """Return the report of the join with what the stages before it have done: to the join, everything was there."""
    made = sum(output["made"] for name, output in outputs.items() if name.partition(":")[0] in _OF_CHUNKS)
    damaged = [part for output in outputs.values() for part in output.get("damaged", ())]
    report = replace(
        rendered.report,
        chunks_reused=max(0, rendered.report.chunks_reused - made),
        states_painted=rendered.report.states_painted + outputs.get(stages.PAINT, {"made": 0})["made"],
        damaged=(*damaged, *rendered.report.damaged),
    )
    return replace(rendered, report=report)


def handlers(draft: Draft, render: Render) -> dict[str, Handler]:
    """Return who does which kind of job."""
    return {DRAFT: draft, RENDER: render}
