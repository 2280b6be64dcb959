"""Error codes of the editing core."""

from appliance.kernel.errors import Kind, define

NO_SPEECH = define(
    "EDITING-001",
    Kind.INPUT,
    422,
    "No speech was found, so cutting the silences would leave nothing.",
    "Check that the right sound track was recorded, or use --recipe captions-only to keep the whole video.",
)
UNKNOWN_FONT = define(
    "EDITING-002",
    Kind.USAGE,
    422,
    "The font {family} is not available in weight {weight}.",
    "Choose one of: {known}.",
)
BAD_TIMELINE = define(
    "EDITING-003",
    Kind.INPUT,
    422,
    "The timeline is not valid: {detail}.",
    "Make a new one with `reelbox plan`, or correct the field named here.",
)
NOTHING_LEFT = define(
    "EDITING-004",
    Kind.INPUT,
    422,
    "The edits remove everything, so there is nothing to show.",
    "Take back a deletion, or restore a part.",
)
UNKNOWN_ASSET = define(
    "EDITING-005",
    Kind.USAGE,
    422,
    "There is no asset {name} that can be used as {kinds}.",
    "Add it to the asset folder (--assets), or choose one of: {known}.",
)
BAD_EDITS = define(
    "EDITING-006",
    Kind.INPUT,
    422,
    "The edits {name} are not valid: {detail}.",
    "Correct the field named here; docs/edits.md describes every operation.",
)
