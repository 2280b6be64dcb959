"""Error codes of operations."""

from appliance.kernel.errors import Kind, define

DISK_NEARLY_FULL = define(
    "OPERATIONS-001",
    Kind.ENVIRONMENT,
    507,
    "The disk of the box is nearly full: {free} GB are free, {floor} GB must stay free.",
    "Delete what is not needed any more, empty the trash, or give the box a larger disk.",
    retryable=True,
)
QUEUE_AWAY = define(
    "OPERATIONS-002",
    Kind.ENVIRONMENT,
    503,
    "The queue that wakes workers cannot be reached.",
    "Jobs wait and go on when it is back. If it stays, look at the broker's log and at REELBOX_BROKER_URL.",
    retryable=True,
)
