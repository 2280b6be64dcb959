"""Error codes of talking to a server."""

from appliance.kernel.errors import Kind, define

SERVER_AWAY = define(
    "REMOTE-001",
    Kind.ENVIRONMENT,
    503,
    "{server} cannot be reached: {detail}.",
    "Check the address and the network, then run the same command again: it goes on where it was.",
    retryable=True,
)
SERVER_REFUSES = define("REMOTE-002", Kind.INPUT, 422, "The server refuses: {code} {message}", "{hint}")
FILE_CHANGED = define(
    "REMOTE-003",
    Kind.INPUT,
    409,
    "{name} changed while it was uploaded.",
    "Wait until nothing writes to it any more, and upload it again.",
)
