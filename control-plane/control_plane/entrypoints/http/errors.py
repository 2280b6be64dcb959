"""Error codes of the HTTP entrance."""

from control_plane.kernel.errors import Kind, define

NO_SUCH_ADDRESS = define(
    "HTTP-001", Kind.USAGE, 404, "There is nothing at this address.", "GET /api/v1/openapi.json lists every address."
)
WRONG_METHOD = define(
    "HTTP-002",
    Kind.USAGE,
    405,
    "This address does not know the method {method}.",
    "The header Allow names those that it knows.",
)
TOO_LARGE = define(
    "HTTP-003",
    Kind.USAGE,
    413,
    "The request's body is larger than {limit} bytes.",
    "Nothing that belongs here is so large.",
)
UNREADABLE = define(
    "HTTP-004", Kind.USAGE, 422, "The request's body cannot be read.", "Send JSON in UTF-8 as application/json."
)
WRONG_FIELDS = define(
    "HTTP-005", Kind.USAGE, 422, "These fields are not usable: {fields}.", "Each is explained under errors."
)
TOO_OFTEN = define(
    "HTTP-006",
    Kind.USAGE,
    429,
    "There were too many requests in a short time.",
    "Wait as many seconds as the header Retry-After says.",
    retryable=True,
)
UNKNOWN_HOST = define(
    "HTTP-008",
    Kind.USAGE,
    421,
    "This server is not called {host}.",
    "Use the address in REELBOX_PUBLIC_URL, or list the name in REELBOX_ALLOWED_HOSTS.",
)
CONFLICT = define(
    "HTTP-009",
    Kind.USAGE,
    409,
    "The request contradicts what is stored.",
    "Something it refers to was changed or deleted meanwhile: read it anew and try again.",
)
NOT_STORABLE = define(
    "HTTP-010",
    Kind.USAGE,
    422,
    "A value cannot be stored.",
    "Texts must be valid Unicode without NUL, numbers within their range.",
)
DEFECT = define(
    "HTTP-011",
    Kind.INTERNAL,
    500,
    "Something went wrong inside Reelbox.",
    "Try again; if it stays, send us the request's id {request_id} and the log.",
)
