"""Signing in with a password. Hashing takes a tenth of a second, so it happens outside of transactions."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.accounts import argon2, audit, errors, repository
from appliance.accounts.authentication import IDLE
from appliance.accounts.models import DeviceRow, PasswordRow, SessionRow
from appliance.accounts.tokens import digest, new_token, now
from appliance.kernel.database.sessions import Database, name
from appliance.kernel.ids import new_id
from appliance.kernel.rates.ports import Limit, Rates

DEVICE_KNOWN = timedelta(days=365)
"""How long a browser in which somebody signed in is known as theirs."""

_FROM_DEVICE = Limit("sign-in-device", 10, 900)
_FROM_NETWORK = Limit("sign-in-network", 10, 900)
_ALL_OF_NETWORK = Limit("sign-in-all", 100, 900)
_ALL_OF_ACCOUNT = Limit("sign-in-account", 100, 3600)

_log = structlog.get_logger()


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in.

    Attributes:
        address: IP address.
        user_agent: What the browser calls itself.
        device: The token that it got when somebody signed in there before.
    """

    address: str
    user_agent: str
    device: str | None = None


@dataclass(frozen=True)
class Entered:
    """What the browser gets: the session's token, and the one by which it is known later."""

    user_id: UUID
    token: str
    device: str


class SignIn:
    """Signing in."""

    def __init__(self, database: Database, rates: Rates) -> None:
        self._database = database
        self._rates = rates

    def enter(self, email: str, password: str, browser: Browser) -> Entered:
        """Begin a session for whoever knows the password.

        Raises:
            ReelboxError: ``ACCOUNTS-002`` where address or password is wrong, ``ACCOUNTS-008`` after too many attempts.
        """
        with self._database.nameless() as session:
            user = repository.user_by_email(session, email)
            device = _device(session, browser.device)
            user_id = user.id if user and not user.disabled_at else None
            stored = _password(session, user_id)
        self._throttle(email, browser.address, device if user and device and device.user_id == user.id else None)
        if not argon2.matches(stored, password) or user_id is None or stored is None:
            _log.warning("accounts.sign_in_refused", user_id=str(user.id) if user else None, address=browser.address)
            raise errors.WRONG_PASSWORD()
        renewed = argon2.hashed(password) if argon2.outdated(stored) else None
        with self._database.nameless() as session:
            name(session, user_id=user_id)
            if renewed is not None:
                session.get_one(PasswordRow, user_id).argon2 = renewed
            known = browser.device if device and device.user_id == user_id else None
            return begin(session, user_id, Browser(browser.address, browser.user_agent, known))

    def _throttle(self, email: str, address: str, device: DeviceRow | None) -> None:
        """Count an attempt.

        From a browser the user knows, only its own attempts count: whoever guesses elsewhere cannot lock its owner out.
        """
        network = _network(address)
        counts = (
            [(_FROM_DEVICE, str(device.id))]
            if device
            else [
                (_ALL_OF_NETWORK, network),
                (_FROM_NETWORK, f"{network}:{digest(email)}"),
                (_ALL_OF_ACCOUNT, digest(email)),
            ]
        )
        for limit, key in counts:
            found = self._rates.take(key, limit)
            if not found.allowed:
                raise errors.TOO_MANY_ATTEMPTS(wait_s=int(found.retry_after_s) + 1)


def begin(session: Session, user_id: UUID, browser: Browser) -> Entered:
    """Insert a session of a user, on whose behalf the transaction goes."""
    token, at, device = new_token(), now(), browser.device
    row = SessionRow(id=new_id(), user_id=user_id, token_sha256=digest(token), created_at=at, seen_at=at)
    row.expires_at, row.user_agent, row.address = at + IDLE, browser.user_agent[:300], browser.address
    session.add(row)
    if device is None:
        device = new_token()
        session.add(DeviceRow(id=new_id(), user_id=user_id, token_sha256=digest(device), created_at=at))
    audit.record(session, user_id, "session.begun", row.id)
    return Entered(user_id, token, device)


def _device(session: Session, token: str | None) -> DeviceRow | None:
    if token is None:
        return None
    hashed = digest(token)
    name(session, credential=hashed)
    known = DeviceRow.created_at > now() - DEVICE_KNOWN
    return session.scalar(select(DeviceRow).where(DeviceRow.token_sha256 == hashed, known))


def _password(session: Session, user_id: UUID | None) -> str | None:
    if user_id is None:
        return None
    name(session, user_id=user_id)
    row = session.get(PasswordRow, user_id)
    return row.argon2 if row else None


def _network(address: str) -> str:
    """Return the network of an address: of IPv6 its first 64 bits, because one customer has all that follow."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))
