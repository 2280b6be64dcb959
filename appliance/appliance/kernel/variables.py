"""How environment variables become settings: ``NAME`` holds a value, ``NAME_FILE`` the file that holds it."""

import os
from pathlib import Path
from typing import Any, TypeVar

from pydantic import AliasChoices, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from appliance.kernel import errors

_PREFIX = "REELBOX_"
_FILE = "_FILE"

S = TypeVar("S", bound=BaseSettings)


class Settings(BaseSettings):
    """Base: ``REELBOX_`` and the field's name; a variable set to nothing counts as not set."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, populate_by_name=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the base class's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  one file for each variable, not a folder
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look into files that variables name, too."""
        return init_settings, env_settings, _Files(settings_cls)


class _Files(PydanticBaseSettingsSource):
    """Values from files: secrets as Docker, Kubernetes and systemd hand them over."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return a field's value where a variable names its file; see the base class."""
        return _from_file(_variable(field_name, field)), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return what files say.

        Raises:
            ReelboxError: ``KERNEL-002`` naming the variable whose file cannot be read, or that is set beside its file.
        """
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value}


def is_set(variable: str) -> bool:
    """Tell whether a setting is given, by itself or by its file."""
    return bool(os.environ.get(variable) or os.environ.get(variable + _FILE))


def load(cls: type[S], **given: Any) -> S:
    """Read one class of settings but for what is given; raises ``KERNEL-002`` naming the variable with a bad value."""
    try:
        return cls(**given)
    except RuntimeError as error:  # no home directory to put the default in
        raise errors.BAD_SETTING(variable="REELBOX_WORK_DIR", detail=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = str(first["loc"][0]) if first["loc"] else ""
        # A field with a variable of its own may report that variable, any other its name.
        field = cls.model_fields.get(place)
        variable = _variable(place, field) if field is not None else place
        detail = first["msg"][:1].lower() + first["msg"][1:]
        raise errors.BAD_SETTING(variable=variable, detail=detail) from error


def _variable(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else (_PREFIX + name).upper()


def _from_file(variable: str) -> str | None:
    file = os.environ.get(variable + _FILE)
    if not file:
        return None
    if os.environ.get(variable):
        raise errors.BAD_SETTING(variable=variable + _FILE, detail=f"{variable} is set, too: one of them is enough")
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError, RuntimeError) as error:
        detail = getattr(error, "strerror", None) or "it is no text"
        raise errors.BAD_SETTING(variable=variable + _FILE, detail=f"{file} cannot be read: {detail}") from error
