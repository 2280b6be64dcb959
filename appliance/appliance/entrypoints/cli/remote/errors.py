"""Error codes of talking to a server."""

from appliance.kernel.errors import Kind, ReelboxError, define

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
FILE_REFUSED = define("REMOTE-004", Kind.INPUT, 422, "The server cannot use the file: {code} {message}", "{hint}")
SERVER_FULL = define(
    "REMOTE-005", Kind.ENVIRONMENT, 507, "The server has no room: {code} {message}", "{hint}", retryable=True
)

_NO_ROOM = 507
# What SOURCE says about a file itself, which is the same whenever it is sent: nothing about room, addresses or uploads.
_OF_THE_FILE = frozenset(f"SOURCE-{number:03}" for number in range(2, 16))


def refusal(code: str, message: str, hint: str, status: int = 422) -> ReelboxError:
    """Return what a server says as an error of its own kind: about the file, about room, or about anything else."""
    if status == _NO_ROOM:
        return SERVER_FULL(code=code, message=message, hint=hint)
    kind = FILE_REFUSED if code in _OF_THE_FILE else SERVER_REFUSES
    return kind(code=code, message=message, hint=hint)
