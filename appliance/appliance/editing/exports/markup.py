"""XML, written: elements as data, and the document they make."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;"})


@dataclass(frozen=True)
class Element:
    """An element with either children or text; attributes that are ``None`` are left out."""

    name: str
    attributes: dict[str, str | int | None] = field(default_factory=dict)
    children: tuple["Element", ...] = ()
    text: str = ""


def element(name: str, children: Iterable[Element] = (), text: str = "", /, **attributes: str | int | None) -> Element:
    """Return an element with its children in this order."""
    return Element(name, attributes, tuple(children), text)


def document(root: Element) -> str:
    """Return an XML document with one element per line, so that two of them can be compared."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<!DOCTYPE {root.name}>", *_written(root, "")]) + "\n"


def _written(item: Element, indent: str) -> Iterator[str]:
    known = ((name, value) for name, value in item.attributes.items() if value is not None)
    opening = item.name + "".join(f' {name}="{_escaped(str(value))}"' for name, value in known)
    if item.text:
        yield f"{indent}<{opening}>{_escaped(item.text)}</{item.name}>"
    elif not item.children:
        yield f"{indent}<{opening}/>"
    elif any(child.text for child in item.children):
        # White space between parts of a text would be shown.
        inner = "".join(line for child in item.children for line in _written(child, ""))
        yield f"{indent}<{opening}>{inner}</{item.name}>"
    else:
        yield f"{indent}<{opening}>"
        for child in item.children:
            yield from _written(child, indent + "  ")
        yield f"{indent}</{item.name}>"


def _escaped(value: str) -> str:
    """Return text as it stands in a document; characters that XML 1.0 forbids become white space or a question mark."""
    allowed = (
        character if character >= " " or character in "\t\n" else " "
        for character in value.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    )
    safe = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in allowed)
    return safe.translate(_ESCAPES)
