"""Error codes of whole edits."""

from appliance.kernel.errors import Kind, define

OUTPUT_IS_INPUT = define(
    "VIDEOS-001",
    Kind.USAGE,
    422,
    "The output {path} is the input itself.",
    "Choose another name with -o: the original is never changed.",
)
OUTPUT_NOT_MP4 = define(
    "VIDEOS-002", Kind.USAGE, 422, "The output {path} does not end in .mp4.", "Reelbox writes MP4 files; name it so."
)
OUTPUTS_COLLIDE = define(
    "VIDEOS-003",
    Kind.USAGE,
    422,
    "Two results would be written to {path}.",
    "Give every result a name of its own.",
)
UNKNOWN_VIDEO = define(
    "VIDEOS-004", Kind.USAGE, 404, "There is no video {video}.", "List the videos to see which there are."
)
STALE_REVISION = define(
    "VIDEOS-005",
    Kind.USAGE,
    409,
    "The video was changed meanwhile: it is at revision {current}, not at {expected}.",
    "Load the video again and repeat the change on what it is now.",
)
NOT_ANALYZED = define(
    "VIDEOS-006",
    Kind.USAGE,
    409,
    "The video has not been analyzed yet.",
    "Wait until its job has ended; where that failed, see why and retry it.",
)
UNKNOWN_REVISION = define(
    "VIDEOS-007", Kind.USAGE, 404, "The video has no revision {number}.", "List its revisions to see which there are."
)
UNKNOWN_RENDER = define(
    "VIDEOS-008", Kind.USAGE, 404, "There is no render {render}.", "List the video's renders to see which there are."
)
NOT_RENDERED = define(
    "VIDEOS-009",
    Kind.USAGE,
    409,
    "The render has no file: it is {state}.",
    "Wait until it has succeeded; where it failed, see why and retry its job.",
)
IN_TRASH = define(
    "VIDEOS-010", Kind.USAGE, 409, "The video {video} is in the trash.", "Restore it before you change or render it."
)
NOTHING_TO_UNDO = define(
    "VIDEOS-011",
    Kind.USAGE,
    409,
    "There is nothing to {what}.",
    "Only edits can be undone, and only undone ones redone.",
)
ANALYSIS_GONE = define(
    "VIDEOS-012",
    Kind.INTERNAL,
    500,
    "What was found out about the source of the video is gone.",
    "Retry the video's job: it is analyzed again.",
)
SOURCE_NOT_READY = define(
    "VIDEOS-013",
    Kind.USAGE,
    409,
    "The source {source} cannot be used: it is {state}.",
    "Wait until it is ready, or restore it from the trash.",
)
