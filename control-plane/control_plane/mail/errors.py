"""Error codes of mail."""

from control_plane.kernel.errors import Kind, define

SERVER_AWAY = define(
    "MAIL-001",
    Kind.ENVIRONMENT,
    503,
    "The mail server does not take letters: {detail}.",
    "Letters wait and go out when it is back; look at REELBOX_SMTP_HOST and its log.",
    retryable=True,
)
BOUNCED = define(
    "MAIL-002",
    Kind.INPUT,
    422,
    "The letter came back: {detail}.",
    "Correct the customer's address and send it again.",
)
REFUSED = define(
    "MAIL-003",
    Kind.ENVIRONMENT,
    502,
    "The mail server refused the letter: {detail}.",
    "Look at its log; send it again when the cause is gone.",
)
NO_ADDRESS = define(
    "MAIL-004", Kind.INPUT, 422, "The customer has no mail address.", "Enter one in the console and try again."
)
UNKNOWN = define("MAIL-005", Kind.USAGE, 404, "There is no letter {mail}.", "List the letters.")
