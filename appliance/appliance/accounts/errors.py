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
TOO_MANY_ATTEMPTS = define(
    "ACCOUNTS-008",
    Kind.USAGE,
    429,
    "There were too many attempts to sign in.",
    "Wait {wait_s} seconds; a browser that was signed in before is not affected by attempts from elsewhere.",
    retryable=True,
)
WEAK_PASSWORD = define(
    "ACCOUNTS-009",
    Kind.USAGE,
    422,
    "The password is too easy to guess: {detail}.",
    "Take four or five words that have nothing to do with each other, or what a password manager proposes.",
)
WRONG_SETUP_TOKEN = define(
    "ACCOUNTS-010",
    Kind.USAGE,
    403,
    "The set-up token is wrong.",
    "The log of the API has the right one, in the line setup.open.",
)
SET_UP_ALREADY = define(
    "ACCOUNTS-011", Kind.USAGE, 409, "Reelbox is set up already.", "Sign in, or have yourself invited."
)
DEAD_LINK = define(
    "ACCOUNTS-012",
    Kind.USAGE,
    404,
    "The link has been used, has expired, or was replaced by a newer one.",
    "Ask for a new one.",
)
HAS_ACCOUNT = define(
    "ACCOUNTS-013",
    Kind.USAGE,
    409,
    "There is an account with this address already.",
    "Sign in first, and open the link again.",
)
LAST_OWNER = define(
    "ACCOUNTS-014",
    Kind.USAGE,
    409,
    "A workspace needs an owner, and this is the last one.",
    "Make another member an owner first.",
)
UNKNOWN = define("ACCOUNTS-015", Kind.USAGE, 404, "There is no such {what}.", "List them to see which there are.")
OTHER_ADDRESS = define(
    "ACCOUNTS-016",
    Kind.USAGE,
    403,
    "The invitation is for another address than yours.",
    "Sign in with the invited address, or ask for an invitation to yours.",
)
LAST_ADMINISTRATOR = define(
    "ACCOUNTS-017",
    Kind.USAGE,
    409,
    "The box needs an administrator, and this is the last one.",
    "Make another user an administrator first.",
)
ALREADY_MEMBER = define(
    "ACCOUNTS-018", Kind.USAGE, 409, "{email} is a member already.", "Change the member's role instead."
)
UNKNOWN_USER = define(
    "ACCOUNTS-019", Kind.USAGE, 404, "There is no user {email}.", "`reelbox admin user list` shows which there are."
)
