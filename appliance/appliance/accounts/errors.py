"""Error codes of accounts."""

from appliance.kernel.errors import Kind, define

NOT_SIGNED_IN = define(
    "ACCOUNTS-001",
    Kind.USAGE,
    401,
    "You are not signed in.",
    "Sign in, or send an API key in the header Authorization.",
)
WRONG_PASSWORD = define(
    "ACCOUNTS-002",
    Kind.USAGE,
    401,
    "The address or the password is wrong.",
    "Check both, or ask for a link to choose a new password.",
)
NOT_ALLOWED = define(
    "ACCOUNTS-003",
    Kind.USAGE,
    403,
    "This needs the role {needed}; yours is {role}.",
    "Ask an owner of the workspace to do it, or to change your role.",
)
UNKNOWN_WORKSPACE = define(
    "ACCOUNTS-004",
    Kind.USAGE,
    404,
    "There is no such workspace.",
    "GET /api/v1/me lists the workspaces you are a member of.",
)
CROSS_SITE = define(
    "ACCOUNTS-005",
    Kind.USAGE,
    403,
    "The request does not come from a page of this server.",
    "Open Reelbox under its own address; if that is another one, list it in REELBOX_ALLOWED_ORIGINS.",
)
NOT_ADMINISTRATOR = define(
    "ACCOUNTS-006",
    Kind.USAGE,
    403,
    "This needs an administrator of the box, signed in with a password.",
    "Ask the administrator; API keys never administer the box.",
)
NEEDS_SESSION = define(
    "ACCOUNTS-007",
    Kind.USAGE,
    403,
    "This concerns a person's account and needs a session.",
    "Sign in with a password; API keys cannot do it.",
)
