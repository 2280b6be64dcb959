"""Error codes of operators."""

from control_plane.kernel.errors import Kind, define

NOT_SIGNED_IN = define("OPERATORS-001", Kind.USAGE, 401, "You are not signed in to the console.", "Sign in.")
WRONG_CREDENTIALS = define(
    "OPERATORS-002",
    Kind.USAGE,
    401,
    "Address, password or code is wrong.",
    "The code is the six digits that your authenticator shows now; each is good once.",
)
NOT_ALLOWED = define(
    "OPERATORS-003", Kind.USAGE, 403, "Your role is {role}; this needs {needed}.", "Ask an admin of the console."
)
CROSS_SITE = define(
    "OPERATORS-004",
    Kind.USAGE,
    403,
    "This request comes from a page of another site.",
    "Open the console or portal under its own address, or list the other in REELBOX_ALLOWED_ORIGINS.",
)
TOO_MANY_ATTEMPTS = define(
    "OPERATORS-005",
    Kind.USAGE,
    429,
    "There were too many attempts to sign in.",
    "Wait {wait_s} seconds.",
    retryable=True,
)
BAD_SETUP = define(
    "OPERATORS-006",
    Kind.USAGE,
    401,
    "This set-up link was used, has expired, or is none of ours.",
    "Ask an admin for another one.",
)
WRONG_CODE = define(
    "OPERATORS-007",
    Kind.USAGE,
    422,
    "The code is not the one that this secret makes now.",
    "Scan the picture anew, and look whether the clocks of phone and server are right.",
)
WEAK_PASSWORD = define(
    "OPERATORS-008", Kind.USAGE, 422, "The password has fewer than {least} characters.", "Take a longer one."
)
KNOWN_ADDRESS = define(
    "OPERATORS-009", Kind.USAGE, 409, "There is an operator with the address {email}.", "Change that one."
)
UNKNOWN = define("OPERATORS-010", Kind.USAGE, 404, "There is no operator {operator}.", "List the operators.")
LAST_ADMIN = define(
    "OPERATORS-011", Kind.USAGE, 409, "This is the last admin who can sign in.", "Make somebody else an admin first."
)
