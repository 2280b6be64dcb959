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
