"""Error codes of the fleet."""

from control_plane.kernel.errors import Kind, define

PROVISIONER_AWAY = define(
    "FLEET-001",
    Kind.ENVIRONMENT,
    503,
    "Servers cannot be set up at the moment: {detail}.",
    "It is tried again by itself; look at what REELBOX_PROVISIONER_URL names.",
    retryable=True,
)
PROVISIONING_FAILED = define(
    "FLEET-002",
    Kind.ENVIRONMENT,
    502,
    "The server could not be set up: {detail}.",
    "Look at the run's log, mend the cause and retry the step.",
)
BAD_INSTALL_TOKEN = define(
    "FLEET-003",
    Kind.USAGE,
    403,
    "This install token was used, has expired, or is none of ours.",
    "Get another install command in the portal.",
)
NOT_OWN_BOX = define(
    "FLEET-004", Kind.USAGE, 409, "This order has no box of its own to install.", "Its server is set up by us."
)
NOT_LICENSED = define(
    "FLEET-005",
    Kind.USAGE,
    409,
    "This order has no license yet.",
    "Its timeline shows what it waits for.",
    retryable=True,
)
