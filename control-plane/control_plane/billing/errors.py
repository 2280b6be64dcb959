"""Error codes of billing."""

from control_plane.kernel.errors import Kind, define

UNKNOWN_PLAN = define("BILLING-001", Kind.USAGE, 422, "There is no plan {plan}.", "GET /api/v1/shop/plans lists them.")
UNKNOWN_PRICE = define(
    "BILLING-002", Kind.USAGE, 422, "There is no price {lookup_key}.", "GET /api/v1/shop/plans lists them."
)
WRONG_TARGET = define(
    "BILLING-003", Kind.USAGE, 422, "The plan {plan} is not sold for {target}.", "Choose another plan or target."
)
TOO_MANY_MACHINES = define(
    "BILLING-004", Kind.USAGE, 422, "The plan {plan} has {most} machines at most.", "Choose fewer, or another plan."
)
OTHER_CURRENCY = define(
    "BILLING-005",
    Kind.USAGE,
    409,
    "You pay in {before}, and this price is in {currency}.",
    "Choose a price in {before}: the payment service keeps one currency for each customer.",
)
CHECKOUT_OPEN = define(
    "BILLING-006",
    Kind.USAGE,
    409,
    "Another checkout of yours is being opened.",
    "Wait a moment and try again: you will get the same payment page.",
    retryable=True,
)
STRIPE_AWAY = define(
    "BILLING-007",
    Kind.ENVIRONMENT,
    503,
    "The payment service does not answer: {detail}.",
    "Nothing was charged; try again in a few minutes.",
    retryable=True,
)
STRIPE_REFUSED = define(
    "BILLING-008", Kind.ENVIRONMENT, 502, "The payment service refused: {detail}.", "Look at its log by {request}."
)
BAD_SIGNATURE = define(
    "BILLING-009",
    Kind.USAGE,
    400,
    "The webhook is not signed by the payment service: {detail}.",
    "Compare REELBOX_STRIPE_WEBHOOK_SECRETS with the secret of the webhook's endpoint, and the clocks.",
)
BAD_EVENT = define(
    "BILLING-010", Kind.USAGE, 400, "The webhook is signed, but no event: {detail}.", "Nothing was stored."
)
NOT_SYNCED = define(
    "BILLING-011",
    Kind.ENVIRONMENT,
    503,
    "The price {lookup_key} is not at the payment service yet.",
    "Run `reelbox-vendor catalog sync`.",
)
UNKNOWN_ORDER = define("BILLING-012", Kind.USAGE, 404, "There is no order {order}.", "List the orders.")
NOTHING_PAID = define(
    "BILLING-013", Kind.USAGE, 409, "Nothing was paid for this order that could be paid back.", "Look at its timeline."
)
NO_CUSTOMER = define(
    "BILLING-014",
    Kind.USAGE,
    409,
    "There is nothing of yours at the payment service yet.",
    "Cards and invoices appear there with the first purchase.",
)
PRICE_DIFFERS = define(
    "BILLING-015",
    Kind.ENVIRONMENT,
    409,
    "The price {lookup_key} at the payment service costs something else than the catalog says.",
    "A price never changes: give the new amount a new lookup_key in catalog.toml.",
)
UNKNOWN_CLOCK = define("BILLING-016", Kind.USAGE, 404, "There is no running clock {clock}.", "List the clocks.")
UNKNOWN_EVENT = define("BILLING-017", Kind.USAGE, 404, "There is no event {event}.", "List the events.")
NO_CLOUD = define(
    "BILLING-018",
    Kind.ENVIRONMENT,
    503,
    "Servers of ours cannot be ordered at the moment.",
    "Choose your own box, or try again later.",
)
TRIED_ALREADY = define(
    "BILLING-019",
    Kind.USAGE,
    409,
    "This address has had its free trial.",
    "Choose a plan; the license of the trial stays in your portal.",
)
ALREADY_SUBSCRIBED = define(
    "BILLING-020",
    Kind.USAGE,
    409,
    "This address has this plan already.",
    "Add machines or change the plan in your portal; send again=true to buy a second one.",
)
EVENT_MISMATCH = define(
    "BILLING-021",
    Kind.INTERNAL,
    502,
    "The payment service has no {kind} {id}.",
    "Look whether REELBOX_STRIPE_KEY and the webhook belong to the same account and mode.",
    retryable=True,
)
RENEWAL_DECLINED = define(
    "BILLING-022",
    Kind.INPUT,
    402,
    "The renewal of order {number} was not paid.",
    "The customer is reminded; retrying asks the payment service to collect the open invoice once more.",
)
