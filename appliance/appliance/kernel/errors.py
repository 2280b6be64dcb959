"""The one error type and the one registry of error codes.

A feature declares its codes in its own ``errors.py``::

    EMPTY = define("SOURCE-002", Kind.INPUT, 422, "{name} is empty.", "Choose another file.")

and raises them with ``raise EMPTY(name="talk.mp4")``. The same code then appears in the API, the log, the job row and
the user interface, and has a paragraph in ``docs/errors.md`` (a test holds the two together).
"""

from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """Whose move it is; the value is the command line's exit status."""

    INTERNAL = 1  # ours: a defect
    USAGE = 2  # the caller's: a wrong option, name or value
    INPUT = 3  # the file's: it is refused
    ENVIRONMENT = 4  # the machine's: a program, model, language or room on the disk is missing
    CANCELLED = 5  # nobody's: someone asked to stop


class ReelboxError(Exception):
    """An error a person may see: a stable code, a plain sentence and a hint at what to do.

    Attributes:
        code: Stable identifier, for instance ``SOURCE-004``.
        kind: Whose move it is; also the exit status of the command line.
        http_status: Status of the problem+json answer.
        message: One sentence, ending in a full stop.
        retryable: Whether the same request may succeed later without a change.
        hint: What to do, one sentence; may be empty.
    """

    def __init__(self, spec: "ErrorCode", message: str, hint: str) -> None:
        super().__init__(f"{spec.code} {message}")
        self.code = spec.code
        self.kind = spec.kind
        self.http_status = spec.http_status
        self.retryable = spec.retryable
        self.message = message
        self.hint = hint

    def as_dict(self) -> dict[str, object]:
        """Return the error as the JSON object that API, log and command line share."""
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "retryable": self.retryable,
            "http_status": self.http_status,
        }


@dataclass(frozen=True)
class ErrorCode:
    """A registered code with its templates; calling it with their parameters makes the exception."""

    code: str
    kind: Kind
    http_status: int
    message: str
    hint: str
    retryable: bool

    def __call__(self, **values: object) -> ReelboxError:
        """Fill the templates and return an exception ready to be raised."""
        return ReelboxError(self, self.message.format(**values), self.hint.format(**values))


REGISTRY: dict[str, ErrorCode] = {}


def define(  # noqa: PLR0913  one line per code is the point of a registry
    code: str, kind: Kind, http_status: int, message: str, hint: str = "", *, retryable: bool = False
) -> ErrorCode:
    """Register an error code; a second definition of the same code is a programming error.

    Args:
        code: ``AREA-NNN``; never reused for another meaning.
        kind: Whose move it is.
        http_status: Status of the HTTP answer.
        message: ``str.format`` template of one sentence.
        hint: ``str.format`` template of what to do.
        retryable: Whether trying again unchanged can help.
    """
    if code in REGISTRY:
        raise ValueError(f"error code {code} is defined twice")
    REGISTRY[code] = ErrorCode(code, kind, http_status, message, hint, retryable)
    return REGISTRY[code]


INTERNAL = define(
    "KERNEL-001",
    Kind.INTERNAL,
    500,
    "Something went wrong inside Reelbox: {detail}.",
    "Run it again with --debug and send us the output.",
)
BAD_SETTING = define(
    "KERNEL-002", Kind.USAGE, 500, "The setting {variable} is not usable: {detail}.", "Correct or unset {variable}."
)
DISK_FULL = define(
    "KERNEL-003",
    Kind.ENVIRONMENT,
    507,
    "There is no room left on the disk that holds {path}.",
    "Free some space or point --work-dir (or the output) at another disk; finished parts are kept.",
    retryable=True,
)
PROGRAM_MISSING = define(
    "KERNEL-004",
    Kind.ENVIRONMENT,
    503,
    "The program {program} was not found on this machine.",
    "Run `make setup`, or `reelbox doctor` to see everything that is missing.",
)
PROGRAM_FAILED = define(
    "KERNEL-005",
    Kind.INTERNAL,
    500,
    "{program} failed with status {status}: {detail}.",
    "Run it again; if it stays, run with --debug and send us the output.",
    retryable=True,
)
CANCELLED = define("KERNEL-006", Kind.CANCELLED, 409, "Cancelled.", "Run the same command again to go on from here.")
NOT_WRITABLE = define(
    "KERNEL-007", Kind.USAGE, 422, "Cannot write to {path}: {detail}.", "Choose a folder you may write to."
)
TIMED_OUT = define(
    "KERNEL-008",
    Kind.INTERNAL,
    504,
    "{program} took longer than {seconds} seconds and was stopped.",
    "Run it again; if it stays, the machine is too slow or the file is damaged.",
    retryable=True,
)
DATABASE_AWAY = define(
    "KERNEL-009",
    Kind.ENVIRONMENT,
    503,
    "The database cannot be reached.",
    "Wait a moment and try again; nothing is lost. If it stays, look at PostgreSQL's log and at REELBOX_DATABASE_URL.",
    retryable=True,
)
DATABASE_BUSY = define(
    "KERNEL-010",
    Kind.ENVIRONMENT,
    503,
    "Every connection to the database is in use.",
    "Wait a moment and try again; if it stays, raise REELBOX_DATABASE_POOL_SIZE.",
    retryable=True,
)
BAD_CURSOR = define(
    "KERNEL-011",
    Kind.USAGE,
    422,
    "The cursor is not one that a list has given out.",
    "Pass next_cursor of the page before unchanged, or none for the first page.",
)
MAIL_FAILED = define(
    "KERNEL-012",
    Kind.ENVIRONMENT,
    503,
    "The mail server did not take the letter: {detail}.",
    "Look at REELBOX_SMTP_HOST and the mail server's log.",
    retryable=True,
)
