"""The pages that the front door shows by itself: how to trust the box's own CA, and that there is no studio yet."""

import hashlib
import html
import ssl
from pathlib import Path
from string import Template

from appliance.entrypoints.box.server import Owner

_TEMPLATES = Path(__file__).with_name("pages")


def fingerprint(certificate: str) -> str:
    """Return the SHA-256 fingerprint of a PEM certificate as systems show it: pairs of hexadecimal digits."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


def write(owner: Owner, pages: Path, root: Path, name: str, public_url: str) -> None:
    """Write the page and the certificate to download.

    Args:
        owner: Who serves them.
        pages: The folder they go to.
        root: The CA's certificate, PEM.
        name: The box's name.
        public_url: Where to go afterwards.
    """
    certificate = root.read_text()
    shown = {"name": name, "url": public_url.rstrip("/"), "fingerprint": fingerprint(certificate)}
    owner.write(pages / "reelbox-root.crt", certificate)
    owner.write(pages / "trust.html", _filled("trust.html", shown))


def write_no_studio(owner: Owner, pages: Path) -> None:
    """Write the page that stands where the studio will."""
    owner.write(pages / "no-studio.html", _filled("no-studio.html", {}))


def _filled(template: str, shown: dict[str, str]) -> str:
    escaped = {key: html.escape(value) for key, value in shown.items()}
    return Template((_TEMPLATES / template).read_text(encoding="utf-8")).substitute(escaped)
