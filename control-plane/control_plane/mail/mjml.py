"""Letters as MJML, which becomes HTML that mail programs show; the same words once more as text."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import mjml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from control_plane.customers.models import Language

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Letter:
    """What is sent."""

    subject: str
    html: str
    text: str


@lru_cache(maxsize=4)
def words(language: Language) -> dict[str, Any]:
    """Return everything that letters say in a language."""
    return tomllib.loads((_FOLDER / "texts" / f"{language}.toml").read_text(encoding="utf-8"))


def kinds() -> list[str]:
    """Return the kinds of letters there are."""
    return [name for name, said in words(Language.EN).items() if isinstance(said, dict) and "subject" in said]


def composed(  # noqa: PLR0913  what a letter is made of
    kind: str, language: Language, name: str, values: dict[str, str], link: str | None, portal: str, *, once: bool
) -> Letter:
    """Return a letter.

    Args:
        kind: One of :func:`kinds`.
        language: Whose words.
        name: Of whom it is to; may be empty.
        values: What is filled in.
        link: Where its button leads; ``None``: it has none.
        portal: Address of the portal.
        once: The link is good once.
    """
    said = words(language)
    own, known = said[kind], {"number": "", **values}
    number = f" {known['number']}" if known["number"] else ""
    parts: dict[str, Any] = {
        "language": language,
        "subject": own["subject"].format(**known),
        "heading": own["heading"].format(**known),
        "paragraphs": [paragraph.format(**known) for paragraph in own["paragraphs"]],
        "action": own["action"],
        "link": link,
        "link_once": said["link_once"].format(portal=portal) if link and once else None,
        "greeting": said["greeting"].format(name=name) if name else said["greeting_nameless"],
        "closing": said["closing"],
        "footer": said["footer"].format(number=number),
    }
    html = mjml.mjml2html(_environment().get_template("letter.mjml.j2").render(parts))
    lines = [parts["greeting"], *parts["paragraphs"], *([f"{parts['action']}: {link}"] if link else [])]
    lines += [parts["link_once"]] if parts["link_once"] else []
    text = "\n\n".join([*lines, f"{parts['closing']}\n\n-- \n{parts['footer']}\n"])
    return Letter(parts["subject"], html, text)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(_FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
