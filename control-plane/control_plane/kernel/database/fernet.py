"""Secrets in the database: a column encrypted with a key that neither the database nor its backups hold."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from control_plane.kernel.errors import BAD_SETTING
from control_plane.kernel.settings import SecretSettings, load

_MARK = "fernet:"


class Sealed(TypeDecorator[str]):
    """Text that is stored encrypted and authenticated (Fernet: AES-128-CBC, HMAC-SHA256).

    What was stored before there was a key is read as it is. Reading raises ``KERNEL-002`` where the key is another one.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        del dialect
        return None if value is None else _MARK + _fernet().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt."""
        del dialect
        if value is None or not value.startswith(_MARK):
            return value
        try:
            return _fernet().decrypt(value.removeprefix(_MARK)).decode()
        except InvalidToken as error:
            detail = "what is stored was encrypted with another key"
            raise BAD_SETTING(variable="REELBOX_SEALING_KEY", detail=detail) from error


def _fernet() -> Fernet:
    return _with(load(SecretSettings).sealing_key.get_secret_value())


@lru_cache(maxsize=1)
def _with(key: str) -> Fernet:
    return Fernet(key)
