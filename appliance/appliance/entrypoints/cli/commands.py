"""The commands: parse, call a service, show the result."""

import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from appliance import bootstrap
from appliance.editing.recipe import Format, Output
from appliance.editing.timeline import Asset, Timeline
from appliance.editing.timing import ratio, seconds_at
from appliance.entrypoints.cli import box, errors
from appliance.entrypoints.cli.admin import app as admin_app
from appliance.entrypoints.cli.doctor import examine
from appliance.entrypoints.cli.licensing import app as license_app
from appliance.entrypoints.cli.models import app as models_app
from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.remote.commands import app as remote_app
from appliance.entrypoints.cli.reporter import emit
from appliance.entrypoints.cli.working import working
from appliance.exports import service as exports
from appliance.exports.service import ExportFormat
from appliance.kernel.settings import MediaLimits, SpeechEngine, load
from appliance.kernel.storage.folder import write_text
from appliance.kernel.validation import explain
from appliance.kernel.work import Work
from appliance.library import service as library
from appliance.quality.schemas import QualityReport
from appliance.sources import service as sources
from appliance.sources.schemas import clock
from appliance.videos import errors as video_errors
from appliance.videos import studio as videos
from appliance.videos.studio import Rendered, Wish

_SHOWN_PLACES = 5

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command("up")(box.up)
app.add_typer(models_app, name="models")
app.add_typer(admin_app, name="admin")
app.add_typer(license_app, name="license")
app.add_typer(remote_app, name="remote")

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}([-_][a-z0-9]+)*", re.IGNORECASE | re.ASCII)


def _language_code(tag: str | None) -> str | None:
    """Refuse a language's name: "English" would be told that only English is understood."""
    if tag is not None and not _LANGUAGE_TAG.fullmatch(tag.strip()):
        detail = f"{tag!r} is not a language code; English is en, Vietnamese vi"
        raise typer.BadParameter(detail)
    return tag


Input = Annotated[Path, typer.Argument(metavar="INPUT", help="A video with someone talking.", show_default=False)]
TimelineFile = Annotated[Path, typer.Argument(metavar="FILE.json", help="A timeline.", show_default=False)]
Out = Annotated[Path, typer.Option("-o", "--output", help="The MP4 to write.", show_default=False)]
RecipeName = Annotated[str, typer.Option("--recipe", help="A built-in recipe (`reelbox recipes`) or a YAML file.")]
BrandFile = Annotated[Path | None, typer.Option("--brand", help="A brand kit as a YAML file.")]
AssetFolder = Annotated[
    Path | None, typer.Option("--assets", help="A folder of videos, pictures and sounds for inserts and B-roll.")
]
EditFile = Annotated[Path | None, typer.Option("--edits", help="A person's edits as a JSON file (docs/edits.md).")]
Shape = Annotated[
    Format | None, typer.Option("--format", help="Shape of the output. Default: the recipe's, mostly the source's.")
]
Height = Annotated[
    int | None, typer.Option("--height", help="Even height of the output, from 144. Default: the source's.")
]
Language = Annotated[
    str | None,
    typer.Option("--language", callback=_language_code, help="What is spoken, as an ISO 639-1 code such as en."),
]
Engine = Annotated[SpeechEngine | None, typer.Option("--engine", help="The recognizer. Default: auto.")]
Vocabulary = Annotated[str | None, typer.Option("--vocabulary", help="Names and terms to expect, separated by commas.")]
WorkDir = Annotated[Path | None, typer.Option("--work-dir", help="Where finished parts are kept for the next run.")]
TimelineOut = Annotated[Path | None, typer.Option("--timeline", help="Also write the timeline to this file.")]
ReportOut = Annotated[Path | None, typer.Option("--report", help="Also write a report in numbers to this file.")]


@app.callback()
def _reelbox() -> None:
    """Turns a raw talking video into a finished one, on this machine."""


@app.command()
def edit(
    source: Input,
    output: Out,
    recipe: RecipeName = library.DEFAULT_RECIPE,
    brand: BrandFile = None,
    assets: AssetFolder = None,
    edits: EditFile = None,
    shape: Shape = None,
    height: Height = None,
    language: Language = None,
    engine: Engine = None,
    vocabulary: Vocabulary = None,
    work_dir: WorkDir = None,
    timeline: TimelineOut = None,
    report: ReportOut = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Cut the silences of a talk, caption it, and write a finished MP4."""
    started = time.monotonic()
    _check_files([source, brand, recipe, edits], [output, timeline, report])
    files = _WishFiles(recipe, brand, assets, edits)
    size = _output(height, shape)
    listening = bootstrap.Listening(engine, vocabulary)
    with working(as_json=as_json) as work, bootstrap.engine(work_dir, listening) as services:
        wish = files.wish(services.library, size, language, work)
        _check_files(_asset_files(wish), [output, timeline, report])
        edited, result = services.studio.edit(source, wish, output, work)
    _write(timeline, videos.timeline_json(edited))
    _finish(edited, result, output, report, time.monotonic() - started, as_json=as_json)


@app.command()
def plan(
    source: Input,
    timeline: Annotated[Path, typer.Option("--timeline", help="The timeline to write.", show_default=False)],
    recipe: RecipeName = library.DEFAULT_RECIPE,
    brand: BrandFile = None,
    assets: AssetFolder = None,
    edits: EditFile = None,
    shape: Shape = None,
    height: Height = None,
    language: Language = None,
    engine: Engine = None,
    vocabulary: Vocabulary = None,
    work_dir: WorkDir = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Decide the edit of a talk and write it as a timeline, without rendering."""
    _check_files([source, brand, recipe, edits], [timeline])
    files = _WishFiles(recipe, brand, assets, edits)
    size = _output(height, shape)
    listening = bootstrap.Listening(engine, vocabulary)
    with working(as_json=as_json) as work, bootstrap.engine(work_dir, listening) as services:
        wish = files.wish(services.library, size, language, work)
        _check_files(_asset_files(wish), [timeline])
        planned = services.studio.plan(source, wish, work)
    _write(timeline, videos.timeline_json(planned))
    if as_json:
        emit({"event": "result", "timeline": str(timeline), **_numbers(planned)})
    else:
        _say(f"{timeline}: {_summary(planned)}")
        _say_notices(planned)


@app.command()
def render(
    timeline: TimelineFile,
    output: Out,
    source: Annotated[Path | None, typer.Option("--source", help="Where the timeline's source is now.")] = None,
    work_dir: WorkDir = None,
    report: ReportOut = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Render a timeline."""
    started = time.monotonic()
    document = videos.read_timeline(timeline)
    path = source or Path(document.source.path_hint)
    _check_files([path, timeline, *_hints(document.assets)], [output, report])
    with working(as_json=as_json) as work, bootstrap.engine(work_dir) as engine:
        result = engine.studio.render(document, path, output, work)
    _finish(document, result, output, report, time.monotonic() - started, as_json=as_json)


@app.command()
def export(
    timeline: TimelineFile,
    to: Annotated[ExportFormat, typer.Option("--to", help="Format.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.", show_default=False)],
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Write a timeline for players and editing programs: subtitles, an edit, chapters."""
    document = videos.read_timeline(timeline)
    _check_files([timeline, document.source.path_hint or None, *_hints(document.assets)], [output])
    lengths = None
    if document.music or document.sound_effects:
        with working(as_json=as_json) as work:
            lengths = exports.sound_lengths(document, load(MediaLimits), work)
    made = exports.export(document, to, lengths)
    _write(output, made.text)
    counts = {"captions": len(document.captions), **made.counts}
    if as_json:
        emit({"event": "result", "output": str(output), "format": to, **counts, "left_out": list(made.left_out)})
        return
    _say(f"{output}: {', '.join(f'{count} {name}' for name, count in made.counts.items())}")
    if made.left_out:
        sys.stderr.write(f"note: not in this file: {', '.join(made.left_out)}\n")


@app.command()
def probe(source: Input, as_json: AsJson = False, debug: Debug = False) -> None:
    """Show what a file holds and how it will be treated."""
    with working(as_json=as_json) as work:
        found = sources.probe(source, load(MediaLimits), work)
    if as_json:
        emit({"event": "result", **found.model_dump(mode="json")})
    else:
        for line in found.lines():
            _say(line)


@app.command()
def recipes(as_json: AsJson = False, debug: Debug = False) -> None:
    """List the built-in recipes."""
    known = library.built_in_recipes()
    if as_json:
        emit({"event": "result", "recipes": [recipe.model_dump(mode="json") for recipe in known]})
        return
    width = max(len(recipe.name) for recipe in known)
    for recipe in known:
        _say(f"{recipe.name:<{width}}  {recipe.description}")


@app.command()
def doctor(as_json: AsJson = False, debug: Debug = False) -> None:
    """Check that this machine has everything that is needed."""
    findings = examine()
    if as_json:
        emit({"event": "result", "checks": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            _say(f"{'✓' if finding.good else '✗'} {finding.name:<18} {finding.detail}")
    missing = [finding.name for finding in findings if not finding.good]
    if missing:
        raise errors.NOT_READY(missing=", ".join(missing))


@dataclass(frozen=True)
class _WishFiles:
    """The files of what someone wants made."""

    recipe: str
    brand: Path | None
    assets: Path | None
    edits: Path | None

    def wish(self, shelf: library.Library, output: Output, language: str | None, work: Work) -> Wish:
        """Read everything, what is quickly read first."""
        recipe, edits = library.recipe(self.recipe), library.edit_list(self.edits)
        kit = shelf.brand_kit(self.brand, work)
        return Wish(recipe, kit, output, language, edits, shelf.shelf(self.assets, work))


def _output(height: int | None, shape: Format | None) -> Output:
    try:
        return Output(height=height, format=shape)
    except ValidationError as error:
        raise typer.BadParameter(explain(error)) from error


def _asset_files(wish: Wish) -> list[str]:
    """Return where everything lies that the brand kit and the asset folder hold."""
    kit = wish.kit
    items = (kit.music, kit.intro, kit.outro, *wish.shelf.assets)
    return _hints([*([kit.logo] if kit.logo else []), *(item.asset for item in items if item)])


def _hints(assets: Iterable[Asset]) -> list[str]:
    return [asset.path_hint for asset in assets if asset.path_hint]


def _check_files(inputs: Sequence[Path | str | None], outputs: list[Path | None]) -> None:
    """Refuse early what could not be written late, and never write over an input or another result."""
    read = [Path(path) for path in inputs if path is not None]
    seen: set[Path] = set()
    for target in outputs:
        if target is None:
            continue
        videos.check_target(target, *read)
        if target.resolve() in seen:
            raise video_errors.OUTPUTS_COLLIDE(path=target)
        seen.add(target.resolve())


def _write(path: Path | None, text: str) -> None:
    if path is not None:
        write_text(path, text)


def _finish(
    timeline: Timeline, result: Rendered, output: Path, report: Path | None, took_s: float, *, as_json: bool
) -> None:
    numbers = {**_numbers(timeline), **result.as_dict(), "took_s": round(took_s, 2)}
    _write(report, json.dumps(numbers, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
    if as_json:
        emit({"event": "result", "output": str(output), **numbers})
        return
    _say(f"{output.resolve()}")
    _say(f"  {_summary(timeline)}, done in {clock(took_s)}")
    _say_quality(result.quality)
    _say_notices(timeline)


def _numbers(timeline: Timeline) -> dict[str, Any]:
    grid = timeline.source.grid
    before, after = seconds_at(grid.frame_count, grid.fps), seconds_at(timeline.duration_frames, timeline.fps)
    return {
        "source_s": round(before, 3),
        "duration_s": round(after, 3),
        "saved_s": round(before - seconds_at(sum(clip.frames for clip in timeline.clips), timeline.fps), 3),
        "cuts": len(timeline.cuts),
        "captions": len(timeline.captions),
        "language": timeline.language,
        "size": [timeline.width, timeline.height],
        "fps": ratio(timeline.fps),
        "notices": [notice.model_dump() for notice in timeline.notices],
    }


def _summary(timeline: Timeline) -> str:
    numbers = _numbers(timeline)
    return (
        f"{clock(numbers['source_s'])} became {clock(numbers['duration_s'])}: {numbers['saved_s']:.1f} s saved in "
        f"{numbers['cuts']} cuts, {numbers['captions']} captions"
    )


def _say_quality(quality: QualityReport) -> None:
    """Say in a line that all is well, or what is not, where."""
    passed = f"{len(quality.checks) - len(quality.warnings)} of {len(quality.checks)} checks passed"
    mended = f", made again: {'; '.join(quality.mended)}" if quality.mended else ""
    _say(f"  quality: {passed}{mended}")
    for check in quality.warnings:
        places = ", ".join(clock(place.start_s) for place in check.places[:_SHOWN_PLACES])
        more = ", …" if len(check.places) > _SHOWN_PLACES else ""
        sys.stderr.write(f"warning: {check.id}: {check.message}{f' At {places}{more}.' if places else ''}\n")


def _say_notices(timeline: Timeline) -> None:
    for notice in timeline.notices:
        sys.stderr.write(f"note: {notice.message}\n")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
