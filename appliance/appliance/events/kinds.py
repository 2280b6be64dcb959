"""What can happen. A kind's name is part of the API: it is never given another meaning."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of event; ``subject_id`` is the id of what its first word names."""

    MEMBER_JOINED = "member.joined"
    MEMBER_ROLE_CHANGED = "member.role_changed"
    MEMBER_REMOVED = "member.removed"
    API_KEY_REVOKED = "api_key.revoked"
    UPLOAD_REFUSED = "upload.refused"
    SOURCE_UPLOADED = "source.uploaded"
    SOURCE_READY = "source.ready"
    SOURCE_REFUSED = "source.refused"
    SOURCE_DELETED = "source.deleted"
    SOURCE_RESTORED = "source.restored"
    VIDEO_DRAFTED = "video.drafted"
    VIDEO_EDITED = "video.edited"
    VIDEO_DELETED = "video.deleted"
    VIDEO_RESTORED = "video.restored"
    RENDER_QUEUED = "render.queued"
    RENDER_FINISHED = "render.finished"
    RENDER_FAILED = "render.failed"
    RENDER_CANCELLED = "render.cancelled"
    COMMENT_RECEIVED = "comment.received"
    COMMENT_CHANGED = "comment.changed"
    JOB_CHANGED = "job.changed"
    JOB_PROGRESSED = "job.progressed"
    WEBHOOK_DISABLED = "webhook.disabled"


FLEETING = frozenset({Kind.JOB_PROGRESSED, Kind.VIDEO_EDITED})
"""Only of interest to who watches just now: no webhook is called unless it names them, and they are kept for a day."""

ENDS_ACCESS = frozenset({Kind.MEMBER_REMOVED, Kind.API_KEY_REVOKED})
"""After these somebody may no longer listen."""
