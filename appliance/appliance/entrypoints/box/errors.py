"""Error codes of the box."""

from appliance.kernel.errors import Kind, define

PORT_TAKEN = define(
    "BOX-001",
    Kind.ENVIRONMENT,
    503,
    "Port {port}, which {server} needs, is in use.",
    "End what uses it, or choose another port.",
)
SERVER_FAILED = define(
    "BOX-002", Kind.ENVIRONMENT, 503, "{server} does not start: {detail}.", "Its log says more; the data are untouched."
)
SERVER_MISSING = define(
    "BOX-003",
    Kind.ENVIRONMENT,
    503,
    "{server} is not installed for {python}: the package {package} is missing.",
    "Run `make setup`.",
)
CLOSED_FOLDER = define(
    "BOX-004",
    Kind.ENVIRONMENT,
    503,
    "{server} does not run as root, and other users cannot enter {folder}.",
    "Run Reelbox as an ordinary user, or keep it where others may pass.",
)
ALREADY_RUNNING = define(
    "BOX-005", Kind.USAGE, 409, "A Reelbox runs already with the data in {folder}.", "End it first, or use its address."
)
UNREACHABLE = define(
    "BOX-006",
    Kind.ENVIRONMENT,
    503,
    "The server that {variable} names does not answer: {detail}.",
    "Start it, or correct {variable}; where it is unset, Reelbox brings a server of its own.",
)
PORT_RESERVED = define(
    "BOX-007",
    Kind.ENVIRONMENT,
    503,
    "Port {port}, which {server} needs, is only for root to open.",
    "Choose one above 1023, or start Reelbox as root: no server of its keeps that right.",
)
PART_AWAY = define(
    "BOX-008",
    Kind.ENVIRONMENT,
    503,
    "This part of Reelbox is not running.",
    "It is started again by itself; try again in a moment.",
    retryable=True,
)
UNUSABLE_FILE = define(
    "BOX-009",
    Kind.ENVIRONMENT,
    503,
    "The file that {variable} names cannot be read: {detail}.",
    "Correct {variable}.",
)
NO_DNS_MODULE = define(
    "BOX-010",
    Kind.ENVIRONMENT,
    503,
    "This Caddy has no module {module}.",
    "Name one that has it in REELBOX_CADDY, or leave REELBOX_ACME_DNS out.",
)
