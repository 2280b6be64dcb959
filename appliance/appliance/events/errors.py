"""Error codes of events, webhooks and notifications."""

from appliance.kernel.errors import Kind, define

SWEPT = define(
    "EVENTS-001",
    Kind.USAGE,
    410,
    "Events after {after} have been deleted; the oldest that is kept comes after {swept}.",
    "Read anew what you show, then listen without a number, or from the newest.",
)
UNKNOWN_WEBHOOK = define(
    "EVENTS-002", Kind.USAGE, 404, "There is no such webhook.", "List the webhooks to see which there are."
)
UNKNOWN_DELIVERY = define(
    "EVENTS-003",
    Kind.USAGE,
    404,
    "There is no such delivery.",
    "List the webhook's deliveries; they are kept as long as their events.",
)
URL_REFUSED = define(
    "EVENTS-004",
    Kind.USAGE,
    422,
    "The address cannot be called: {detail}.",
    "Use a public https address, or have the administrator list its network in REELBOX_WEBHOOK_NETWORKS.",
)
TOO_MANY_WEBHOOKS = define(
    "EVENTS-005",
    Kind.USAGE,
    409,
    "A workspace has {limit} webhooks at most.",
    "Delete one that is not needed; one webhook can be told all kinds of events.",
)
