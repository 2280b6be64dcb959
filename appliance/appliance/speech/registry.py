"""The speech models there are: what each is for, what it weighs, and what its license allows."""

import re
from enum import StrEnum
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from appliance.kernel.documents import BadDocumentError, parse_yaml
from appliance.kernel.validation import explain
from appliance.speech import errors
from appliance.speech.weights import WHISPER_LANGUAGES

# What a model that is not in the registry says about itself, in its folder.
MANIFEST = "reelbox-model.yaml"


_NAME = r"^[a-z0-9][a-z0-9._-]{0,63}$"


def is_name(text: str) -> bool:
    """Say whether a model can be called that; such a name is that of a folder, never a path."""
    return re.fullmatch(_NAME, text) is not None


class Kind(StrEnum):
    """What a model is for."""

    RECOGNIZER = "recognizer"
    ALIGNER = "aligner"
    SPEAKERS = "speakers"


def _languages(value: Any) -> Any:
    return sorted(WHISPER_LANGUAGES) if value == "whisper" else value


class Entry(BaseModel):
    """One model, as it is offered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=_NAME)
    kind: Kind
    languages: Annotated[tuple[str, ...], BeforeValidator(_languages)] = Field(description="ISO 639-1 codes.")
    megabytes: int = Field(ge=0, description="Size of the download in million bytes, rounded.")
    license: str = Field(min_length=1, description="SPDX identifier, or the license's name.")
    commercial: bool = Field(description="Whether the license allows commercial use.")
    sha256: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="Of the first file; null: not known, recorded at install."
    )
    repository: str | None = Field(
        default=None,
        pattern=r"^[\w.-]+/[\w.-]+$",
        description="OWNER/NAME on the model hub; null: not to be had there.",
    )
    revision: str = Field(default="main", pattern=r"^[\w.-]+$", description="Which of the repository's commits.")
    files: tuple[str, ...] = Field(min_length=1, description="What has to be there.")
    tried: bool = Field(default=False, description="Whether we have ever run these very files.")

    @field_validator("files")
    @classmethod
    def _plain_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if any(PurePosixPath(name).name != name or name in {".", ".."} for name in names):
            raise ValueError("files are plain names without folders")
        return names

    def address(self, hub: str, file: str) -> str:
        """Return where the model hub at ``hub`` has one of its files."""
        return f"{hub.rstrip('/')}/{self.repository}/resolve/{self.revision}/{file}"


def registry() -> tuple[Entry, ...]:
    """Return every model the product knows, in the order of its file."""
    text = files("appliance.speech").joinpath("models.yaml").read_text(encoding="utf-8")
    return tuple(Entry.model_validate(entry) for entry in yaml.safe_load(text))


def described(data: bytes, source: object) -> Entry:
    """Return what a model of somebody's own says about itself.

    Raises:
        ReelboxError: ``SPEECH-009`` naming what is wrong.
    """
    try:
        return Entry.model_validate(parse_yaml(data))
    except ValidationError as error:
        raise errors.MODEL_REFUSED(source=source, name="a model", detail=f"{MANIFEST}: {explain(error)}") from error
    except BadDocumentError as error:
        raise errors.MODEL_REFUSED(source=source, name="a model", detail=f"{MANIFEST} is not YAML") from error
