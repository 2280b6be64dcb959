"""Which kinds people are notified of, whom, and in which words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appliance.events.kinds import Kind

DISK_LOW = "box.disk_low"
"""Of the box, not of a workspace: for its administrators."""
LICENSE_EXPIRING, LICENSE_GRACE = "box.license_expiring", "box.license_grace"
LICENSE_RESTRICTED, LICENSE_MACHINE = "box.license_restricted", "box.license_machine"


class Audience(StrEnum):
    """Who is told."""

    CONCERNED = "whoever asked for it, data.user_id; every editor where nobody is named"
    OWNERS = "the workspace's owners"
    ADMINISTRATORS = "the box's administrators"


@dataclass(frozen=True)
class Notice:
    """One kind of notification.

    Attributes:
        audience: Who is told.
        words: A sentence with names of fields of the event's data; an unknown one becomes an ellipsis.
        show: In the browser, unless the user wants otherwise.
        mail: By mail likewise.
    """

    audience: Audience
    words: str
    show: bool = True
    mail: bool = False


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(notice: Notice, data: dict[str, Any]) -> str:
    """Return what a notification says."""
    plain = {name: " ".join(str(value).split())[:300] for name, value in data.items()}
    return notice.words.format_map(_Gaps(plain))


NOTICES: dict[str, Notice] = {
    Kind.VIDEO_DRAFTED: Notice(Audience.CONCERNED, "The draft of “{name}” is ready to be looked at."),
    Kind.RENDER_FINISHED: Notice(Audience.CONCERNED, "“{name}” is finished and can be downloaded.", mail=True),
    Kind.RENDER_FAILED: Notice(Audience.CONCERNED, "“{name}” could not be rendered: {message}", mail=True),
    Kind.UPLOAD_REFUSED: Notice(Audience.CONCERNED, "The upload “{name}” was refused: {message}"),
    Kind.SOURCE_REFUSED: Notice(Audience.CONCERNED, "“{name}” cannot be used: {message}"),
    Kind.COMMENT_RECEIVED: Notice(Audience.CONCERNED, "{author} commented on “{name}”: {text}", mail=True),
    Kind.WEBHOOK_DISABLED: Notice(Audience.OWNERS, "The webhook {url} was switched off. {because}", mail=True),
    DISK_LOW: Notice(
        Audience.ADMINISTRATORS, "The disk is nearly full: {free_gb} GB are free, new work waits.", mail=True
    ),
    LICENSE_EXPIRING: Notice(
        Audience.ADMINISTRATORS, "The license ends on {date}. Renew it, and nothing changes.", mail=True
    ),
    LICENSE_GRACE: Notice(
        Audience.ADMINISTRATORS,
        "The license has ended. Everything goes on until {date}; then no new renders begin.",
        mail=True,
    ),
    LICENSE_RESTRICTED: Notice(
        Audience.ADMINISTRATORS,
        "No new renders begin until a license is installed. Everything that is there can be read and downloaded.",
        mail=True,
    ),
    LICENSE_MACHINE: Notice(Audience.ADMINISTRATORS, "{sentence}", mail=True),
}
