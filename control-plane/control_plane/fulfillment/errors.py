"""Error codes of fulfillment."""

from control_plane.kernel.errors import Kind, define

NOT_ISSUED = define(
    "FULFILLMENT-001",
    Kind.ENVIRONMENT,
    503,
    "The license cannot be signed: {detail}.",
    "Look at the signing key and its passphrase, or at KMS; then retry.",
    retryable=True,
)
ISSUING_REFUSED = define(
    "FULFILLMENT-002",
    Kind.INTERNAL,
    500,
    "The license cannot be issued: {detail}.",
    "Compare the plan's policy with the ledger; then retry.",
)
NO_PERIOD = define(
    "FULFILLMENT-003",
    Kind.ENVIRONMENT,
    503,
    "The subscription's period is not known yet.",
    "It is fetched from the payment service by itself.",
    retryable=True,
)
NOT_FAILED = define(
    "FULFILLMENT-004",
    Kind.USAGE,
    409,
    "The step {step} of this order has not failed.",
    "Read the timeline anew: it may have been mended meanwhile.",
)
UNKNOWN_STEP = define("FULFILLMENT-005", Kind.USAGE, 404, "This order has no step {step}.", "Read its timeline.")
HANGS = define(
    "FULFILLMENT-006",
    Kind.ENVIRONMENT,
    503,
    "{what} should be done since {minutes} minutes.",
    "See whether workers and scheduler run, then look at the attention queue.",
    retryable=True,
)
UNKNOWN_LICENSE = define(
    "FULFILLMENT-007", Kind.USAGE, 404, "There is no license {license}.", "List the licenses to see which there are."
)
LICENSE_REFUSED = define("FULFILLMENT-008", Kind.USAGE, 409, "{detail}", "Look at the license's machines and acts.")
