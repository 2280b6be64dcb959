"""Error codes of reviews."""

from appliance.kernel.errors import Kind, define

DEAD_LINK = define(
    "REVIEWS-001",
    Kind.USAGE,
    404,
    "The link has expired, was withdrawn, or shows nothing any more.",
    "Ask whoever sent it for a new one.",
)
SHARING_OFF = define(
    "REVIEWS-002",
    Kind.USAGE,
    409,
    "Sharing is switched off in this workspace.",
    "An owner can switch it on in the settings of the workspace.",
)
TOO_MANY_LINKS = define(
    "REVIEWS-003",
    Kind.USAGE,
    409,
    "The video has {limit} links that work already.",
    "Withdraw one that is not needed any more.",
)
NO_COMMENTS = define(
    "REVIEWS-004",
    Kind.USAGE,
    403,
    "This link is for watching only.",
    "Tell whoever sent it what you think, or ask for a link with comments.",
)
TOO_OFTEN = define(
    "REVIEWS-005",
    Kind.USAGE,
    429,
    "These were too many in a short time.",
    "Wait {wait_s} seconds, then try again.",
    retryable=True,
)
FULL = define(
    "REVIEWS-006",
    Kind.USAGE,
    409,
    "There are {limit} comments by this link already; it takes no more.",
    "Ask whoever sent the link for a new one.",
)
UNKNOWN_LINK = define("REVIEWS-007", Kind.USAGE, 404, "There is no such link.", "List the video's links.")
UNKNOWN_COMMENT = define("REVIEWS-008", Kind.USAGE, 404, "There is no such comment.", "List the video's comments.")
