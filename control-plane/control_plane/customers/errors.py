"""Error codes of customers and their portal."""

from control_plane.kernel.errors import Kind, define

UNKNOWN = define("CUSTOMERS-001", Kind.USAGE, 404, "There is no customer {customer}.", "List the customers.")
BAD_LINK = define(
    "CUSTOMERS-002",
    Kind.USAGE,
    401,
    "This link was used, has expired, or is none of ours.",
    "Ask for a new one with your mail address.",
)
NOT_SIGNED_IN = define(
    "CUSTOMERS-003", Kind.USAGE, 401, "You are not in the portal.", "Ask for a link with your mail address."
)
TOO_MANY_LINKS = define(
    "CUSTOMERS-004",
    Kind.USAGE,
    429,
    "Too many letters were asked for.",
    "Look into your mailbox, spam folder included; try again in {wait_s} seconds.",
    retryable=True,
)
DELETED = define(
    "CUSTOMERS-005",
    Kind.USAGE,
    409,
    "The customer's data were deleted.",
    "Nothing can be done in their name any more; a new purchase makes a new customer.",
)
STILL_PAYING = define(
    "CUSTOMERS-006",
    Kind.USAGE,
    409,
    "There is a subscription that goes on.",
    "Cancel it first, so that nobody pays for what is deleted.",
)
