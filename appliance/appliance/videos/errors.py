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
