"""What Caddy is told, looked at without a Caddy."""

import json
from pathlib import Path
from typing import Any

import pytest

from appliance.entrypoints.box.door import Door, configuration
from appliance.entrypoints.box.settings import DoorSettings


def told(objects: str | None = "127.0.0.1:3", **settings: Any) -> dict[str, Any]:
    door = Door(
        settings=DoorSettings(**settings), host="127.0.0.1", port=8443, public_url="https://reelbox.lan:8443",
        folder=Path("/box/door"), api="127.0.0.1:1", objects=objects, bucket="reelbox", studio=None,
    )  # fmt: skip
    return configuration(door)


@pytest.mark.parametrize("name", ["localhost", "reelbox.lan"])
def test_nobody_can_change_it_while_it_runs_and_it_installs_nothing(name: str) -> None:
    config = told(name=name)
    assert config["admin"]["disabled"]
    assert '"install_trust": true' not in json.dumps(config)


def test_a_name_gets_a_certificate_of_the_own_ca_and_localhost_none() -> None:
    assert "tls" not in told()["apps"]
    apps = told(name="reelbox.lan")["apps"]
    assert apps["tls"]["automation"]["policies"][0]["issuers"] == [{"module": "internal"}]
    assert apps["pki"]["certificate_authorities"]["local"]["install_trust"] is False


def test_acme_names_its_ca_and_dns_its_module() -> None:
    dns = {"name": "cloudflare", "api_token": "secret"}
    apps = told(name="a.example.com", tls="acme", acme_email="a@example.com", acme_dns=json.dumps(dns))["apps"]
    (issuer,) = apps["tls"]["automation"]["policies"][0]["issuers"]
    assert issuer["module"] == "acme"
    assert issuer["challenges"]["dns"]["provider"] == dns


def test_certificates_of_ones_own_are_loaded_and_none_is_asked_for() -> None:
    tls = told(name="a.lan", tls="files", tls_certificate=Path("/c"), tls_key=Path("/k"))["apps"]["tls"]
    assert tls.keys() == {"certificates"}


def test_the_trust_page_is_there_with_the_own_ca_only() -> None:
    assert "/trust" in json.dumps(told(name="reelbox.lan", plain_port=8080)["apps"]["http"]["servers"]["plain"])
    assert "/trust" not in json.dumps(told())


def test_storage_with_an_address_of_its_own_has_no_way_through_the_door() -> None:
    assert "X-Amz-Signature" not in json.dumps(told(objects=None))


def test_code_is_handed_out_compressed_where_the_studio_is_built() -> None:
    door = Door(
        settings=DoorSettings(), host="127.0.0.1", port=8443, public_url="http://localhost:8443",
        folder=Path("/box/door"), api="127.0.0.1:1", objects=None, bucket="reelbox", studio="127.0.0.1:4",
        code=Path("/studio/.next/static"),
    )  # fmt: skip
    told_of_code = json.dumps(configuration(door))
    assert '"precompressed_order": ["br", "gzip"]' in told_of_code
    assert "precompressed" not in json.dumps(told())
