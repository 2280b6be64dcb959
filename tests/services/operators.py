"""Somebody of the vendor's, signed in to the console."""

import pyotp
from httpx import Client

from control_plane.operators.models import Role
from tests.services.vendor import Vendor

PASSWORD = "a password of some length"  # noqa: S105  of nobody


def console(vendor: Vendor, role: Role = Role.ADMIN) -> Client:
    """Set an operator up as a browser does, and return a client with the session."""
    _, token = vendor.services.operators.invite(f"{role}@vendor.example", "Ops", role, "test")
    headers = {"Origin": vendor.services.http.origin}
    client = Client(
        base_url=f"{vendor.http.base_url}/api/v1/console", headers=headers, trust_env=False, timeout=120
    )  # fmt: skip
    secret = client.post("/setup", json={"token": token}).json()["secret"]
    wish = {"token": token, "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    done = client.post("/setup/finish", json=wish)
    assert done.status_code == 200, done.text
    client.headers["Cookie"] = done.headers["set-cookie"].partition(";")[0]
    return client
