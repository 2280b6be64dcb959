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
