"""The one error type and the one registry of error codes.

A feature declares its codes in its own ``errors.py``::

    UNKNOWN_PLAN = define("BILLING-002", Kind.USAGE, 422, "There is no plan {plan}.", "List the plans.")

and raises them with ``raise UNKNOWN_PLAN(plan="gold")``. The same code then appears in the API, the log, the order's
timeline and the console, and has a paragraph in ``docs/vendor-errors.md`` (a test holds the two together).
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
        code: Stable identifier, for instance ``BILLING-004``.
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


BAD_SETTING = define(
    "KERNEL-002", Kind.USAGE, 500, "The setting {variable} is not usable: {detail}.", "Correct or unset {variable}."
)
DATABASE_AWAY = define(
    "KERNEL-009",
    Kind.ENVIRONMENT,
    503,
    "The database cannot be reached.",
    "Wait a moment and try again; nothing is lost.",
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
WORK_FAILED = define(
    "KERNEL-013",
    Kind.INTERNAL,
    500,
    "A piece of work ended with {detail}.",
    "It is tried again; the log of the worker says more.",
    retryable=True,
)
