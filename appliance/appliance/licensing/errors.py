"""Error codes of licensing."""

from appliance.kernel.errors import Kind, ReelboxError, define
from license_format.errors import LicenseError, Reason

_PAID = 402
_AGAIN = "Ask your vendor for the file again, and upload it just as it came."

TRIAL_OVER = define(
    "LICENSE-001",
    Kind.ENVIRONMENT,
    _PAID,
    "The trial ended on {date}; new renders need a license.",
    "Install a license or activate one by its code. Everything that is there can still be read and downloaded.",
)
ENDED = define(
    "LICENSE-002",
    Kind.ENVIRONMENT,
    _PAID,
    "The license ended on {date}, and its {days} days of grace are over; new renders need a renewed one.",
    "Install the renewed license file, or refresh online. Everything that is there can still be read and downloaded.",
)
REVOKED = define(
    "LICENSE-003",
    Kind.ENVIRONMENT,
    _PAID,
    "The vendor has revoked the license.",
    "Ask your vendor why, and install another license. Everything that is there can still be read and downloaded.",
)
LIMIT = define(
    "LICENSE-004",
    Kind.USAGE,
    _PAID,
    "The license allows {name} up to {allowed}; this needs {wanted}.",
    "{hint}",
)
NOT_INCLUDED = define(
    "LICENSE-005",
    Kind.USAGE,
    _PAID,
    "The license does not include {name}.",
    "Upgrade the license, and install the new file or refresh online.",
)
CLOCK_BACK = define(
    "LICENSE-006",
    Kind.ENVIRONMENT,
    _PAID,
    "The clock of this machine is {hours} hours behind what it was once.",
    "Set the clock. Where it was ahead by mistake and is right now, refresh the license online or install a new file.",
)
OTHER_MACHINE = define(
    "LICENSE-007",
    Kind.ENVIRONMENT,
    _PAID,
    "The license file is for another machine.",
    "Activate with this file online, which moves the license here, or send your vendor a machine request.",
)
TOO_LARGE = define(
    "LICENSE-008", Kind.INPUT, 422, "The file is too large for a license file.", "Choose the file your vendor sent you."
)
MALFORMED = define("LICENSE-009", Kind.INPUT, 422, "This is not a license file: {detail}.", _AGAIN)
NOT_CANONICAL = define("LICENSE-010", Kind.INPUT, 422, "The license file was changed: {detail}.", _AGAIN)
ALGORITHM = define("LICENSE-011", Kind.INPUT, 422, "The license file is signed in a way that is not ours.", _AGAIN)
TYPE = define(
    "LICENSE-012",
    Kind.INPUT,
    422,
    "This file is one of ours, but not a license file.",
    "Upload the answer, not the request.",
)
UNKNOWN_KEY = define(
    "LICENSE-013",
    Kind.INPUT,
    422,
    "The license file is signed by a key that this release does not know.",
    "Update Reelbox: a newer release knows newer keys. Otherwise the file is not your vendor's.",
)
WITHDRAWN_KEY = define(
    "LICENSE-014",
    Kind.INPUT,
    422,
    "The license file is signed by a key that the vendor has withdrawn.",
    "Refresh online, or ask your vendor for a new file; it costs nothing.",
)
SIGNATURE = define("LICENSE-015", Kind.INPUT, 422, "The license file's signature is wrong: it was changed.", _AGAIN)
ISSUER = define("LICENSE-016", Kind.INPUT, 422, "The license file was issued by somebody else.", _AGAIN)
AUDIENCE = define("LICENSE-017", Kind.INPUT, 422, "The license file is for another product.", _AGAIN)
VERSION = define(
    "LICENSE-018",
    Kind.INPUT,
    422,
    "The license file has a newer format than this release reads.",
    "Update Reelbox, then install the file.",
)
CLAIMS = define("LICENSE-019", Kind.INPUT, 422, "The license file makes no sense: {detail}.", _AGAIN)
NOT_YET = define(
    "LICENSE-020",
    Kind.INPUT,
    422,
    "The license file is from the future: {detail}.",
    "Set the clock of this machine, then install the file.",
)
EXPIRED = define(
    "LICENSE-021",
    Kind.INPUT,
    422,
    "The license file is too old: {detail}.",
    "Install the newest file your vendor sent you, or refresh online.",
)
OLDER = define(
    "LICENSE-022",
    Kind.INPUT,
    409,
    "A newer file of the same license is installed.",
    "Nothing to do; the newer one stays in force.",
)
NO_SERVER = define(
    "LICENSE-023",
    Kind.USAGE,
    409,
    "This box has no license server to ask.",
    "Set REELBOX_LICENSE_SERVER, or use license files and machine requests.",
)
SERVER_AWAY = define(
    "LICENSE-024",
    Kind.ENVIRONMENT,
    503,
    "The license server does not answer: {detail}.",
    "Nothing changes meanwhile: the installed license counts until its end. Try again later.",
    retryable=True,
)
SERVER_WRONG = define(
    "LICENSE-025",
    Kind.ENVIRONMENT,
    503,
    "What the license server answers is not from your vendor: {detail}.",
    "Nothing changes: the installed license counts until its end. Look at REELBOX_LICENSE_SERVER.",
    retryable=True,
)
SERVER_REFUSED = define(
    "LICENSE-026",
    Kind.USAGE,
    409,
    "The license server refuses: {detail}",
    "Do what it says, or ask your vendor.",
)
KEY_NOT_KEPT = define(
    "LICENSE-027",
    Kind.ENVIRONMENT,
    503,
    "The key that this machine is known by cannot be kept in {path}: {detail}.",
    "Let REELBOX_MACHINE_KEY_FILE name a file in a folder that Reelbox may write to and that stays.",
)
MOVED = define(
    "LICENSE-028",
    Kind.ENVIRONMENT,
    409,
    "This box runs on another machine than before.",
    "Nothing to do where you have moved it; end the old one.",
)
COPIED = define(
    "LICENSE-029",
    Kind.ENVIRONMENT,
    409,
    "The same box seems to run on two machines at once.",
    "End one of them, or give the other a machine key and a license of its own.",
)
NOTHING_INSTALLED = define(
    "LICENSE-030",
    Kind.USAGE,
    409,
    "There is no license to refresh.",
    "Install a license file, or activate one by its code.",
)

_BY_REASON = {
    Reason.TOO_LARGE: TOO_LARGE,
    Reason.MALFORMED: MALFORMED,
    Reason.NOT_CANONICAL: NOT_CANONICAL,
    Reason.ALGORITHM: ALGORITHM,
    Reason.TYPE: TYPE,
    Reason.UNKNOWN_KEY: UNKNOWN_KEY,
    Reason.WITHDRAWN_KEY: WITHDRAWN_KEY,
    Reason.SIGNATURE: SIGNATURE,
    Reason.ISSUER: ISSUER,
    Reason.AUDIENCE: AUDIENCE,
    Reason.VERSION: VERSION,
    Reason.CLAIMS: CLAIMS,
    Reason.NOT_YET: NOT_YET,
    Reason.EXPIRED: EXPIRED,
    Reason.OTHER_MACHINE: OTHER_MACHINE,
    Reason.REVOKED: REVOKED,
    Reason.OLDER: OLDER,
}


def of_reason(reason: Reason) -> ReelboxError:
    """Return the error that people see for a license in force that does not count."""
    return _BY_REASON[reason](detail=reason.value)


def of(error: LicenseError) -> ReelboxError:
    """Return the error that people see for a document that is not accepted."""
    return _BY_REASON[error.reason](detail=error.detail or error.reason.value)
