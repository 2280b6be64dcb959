"""Error codes of rendering."""

from appliance.kernel.errors import Kind, define

SOURCE_MISMATCH = define(
    "RENDERS-001",
    Kind.INPUT,
    422,
    "{path} is not the file this timeline was made from.",
    "Give the original file with --source.",
)
SOURCE_MISSING = define(
    "RENDERS-002",
    Kind.INPUT,
    404,
    "The timeline's source is not at {path}.",
    "Say where it is with --source.",
)
ASSET_MISSING = define(
    "RENDERS-003",
    Kind.INPUT,
    404,
    "The file {path} that the timeline uses is missing or was changed.",
    "Put it back, or plan again with the file you want.",
)
PAINTER_UNAVAILABLE = define(
    "RENDERS-004",
    Kind.ENVIRONMENT,
    503,
    "The overlay painter cannot start: {detail}.",
    "Run `make setup`, or `reelbox doctor` to see what is missing.",
)
PAINTER_FAILED = define(
    "RENDERS-005",
    Kind.INTERNAL,
    500,
    "The overlay painter failed: {detail}.",
    "Run it again; if it stays, run with --debug and send us the output.",
    retryable=True,
)
FONT_CHANGED = define(
    "RENDERS-006",
    Kind.INPUT,
    409,
    "The font {family} {weight} is not the one this timeline was measured with.",
    "Plan again: line breaks depend on the exact font.",
)
WRONG_LENGTH = define(
    "RENDERS-007",
    Kind.INTERNAL,
    500,
    "A rendered part has {found} frames where {expected} were planned.",
    "The source may be damaged; run `reelbox probe` on it and send us the output.",
)
ENCODER_UNAVAILABLE = define(
    "RENDERS-010",
    Kind.ENVIRONMENT,
    503,
    "The encoder {name} does not work here: {detail}.",
    "Unset REELBOX_ENCODER to use what works.",
)
FALSE_CLAIM = define(
    "RENDERS-011",
    Kind.INPUT,
    422,
    "The timeline cannot be rendered: {detail}.",
    "Plan again with `reelbox plan`: what a timeline says about its files has to be true.",
)
