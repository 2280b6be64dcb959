"""Who may use which route. A route without a row here fails a test; a row is all that a new route needs."""

from enum import Enum


class May(Enum):
    """Who may."""

    ANYBODY = "whoever asks"
    CALLER = "a session or an API key, in no workspace"
    SIGNED_IN = "a session, in no workspace"
    ADMINISTRATOR = "the box's administrator, with a session"
    VIEWER = "a member, or a key with the scope read"
    EDITOR = "an editor, or a key with the scope write"
    OWNER = "an owner, or a key with the scope admin"
    OWNER_IN_PERSON = "an owner with a session"


WORKSPACE = "/api/v1/workspaces/{workspace_id}"

ROUTES = {
    "GET /api/v1/setup": May.ANYBODY,
    "POST /api/v1/setup": May.ANYBODY,
    "POST /api/v1/sessions": May.ANYBODY,
    "DELETE /api/v1/sessions/current": May.SIGNED_IN,
    "GET /api/v1/me": May.CALLER,
    "PATCH /api/v1/me": May.SIGNED_IN,
    "POST /api/v1/me/password": May.SIGNED_IN,
    "GET /api/v1/me/sessions": May.SIGNED_IN,
    "DELETE /api/v1/me/sessions/{session_id}": May.SIGNED_IN,
    "POST /api/v1/password-resets": May.ANYBODY,
    "POST /api/v1/password-resets/use": May.ANYBODY,
    "POST /api/v1/invitations/look": May.ANYBODY,
    "POST /api/v1/invitations/accept": May.SIGNED_IN,
    "POST /api/v1/invitations/join": May.ANYBODY,
    f"GET {WORKSPACE}": May.VIEWER,
    f"PATCH {WORKSPACE}": May.OWNER,
    f"GET {WORKSPACE}/members": May.VIEWER,
    f"PATCH {WORKSPACE}/members/{{user_id}}": May.OWNER,
    f"DELETE {WORKSPACE}/members/{{user_id}}": May.OWNER,
    f"GET {WORKSPACE}/invitations": May.OWNER,
    f"POST {WORKSPACE}/invitations": May.OWNER,
    f"DELETE {WORKSPACE}/invitations/{{invitation_id}}": May.OWNER,
    f"GET {WORKSPACE}/api-keys": May.OWNER,
    f"POST {WORKSPACE}/api-keys": May.OWNER_IN_PERSON,
    f"DELETE {WORKSPACE}/api-keys/{{key_id}}": May.OWNER,
    f"GET {WORKSPACE}/audit": May.OWNER,
    f"POST {WORKSPACE}/uploads": May.EDITOR,
    f"POST {WORKSPACE}/imports": May.EDITOR,
    f"GET {WORKSPACE}/uploads": May.VIEWER,
    f"GET {WORKSPACE}/uploads/{{upload_id}}": May.VIEWER,
    f"GET {WORKSPACE}/uploads/{{upload_id}}/parts": May.VIEWER,
    f"POST {WORKSPACE}/uploads/{{upload_id}}/parts/{{number}}": May.EDITOR,
    f"POST {WORKSPACE}/uploads/{{upload_id}}/complete": May.EDITOR,
    f"DELETE {WORKSPACE}/uploads/{{upload_id}}": May.EDITOR,
    f"GET {WORKSPACE}/sources": May.VIEWER,
    f"GET {WORKSPACE}/sources/{{source_id}}": May.VIEWER,
    f"GET {WORKSPACE}/sources/{{source_id}}/files/{{what}}": May.VIEWER,
    f"DELETE {WORKSPACE}/sources/{{source_id}}": May.EDITOR,
    f"POST {WORKSPACE}/sources/{{source_id}}/restore": May.EDITOR,
    f"POST {WORKSPACE}/videos": May.EDITOR,
    f"GET {WORKSPACE}/videos": May.VIEWER,
    f"GET {WORKSPACE}/videos/{{video_id}}": May.VIEWER,
    f"PATCH {WORKSPACE}/videos/{{video_id}}": May.EDITOR,
    f"DELETE {WORKSPACE}/videos/{{video_id}}": May.EDITOR,
    f"POST {WORKSPACE}/videos/{{video_id}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/videos/{{video_id}}/timeline": May.VIEWER,
    f"GET {WORKSPACE}/videos/{{video_id}}/transcript": May.VIEWER,
    f"POST {WORKSPACE}/videos/{{video_id}}/plan": May.EDITOR,
    f"POST {WORKSPACE}/videos/{{video_id}}/edits": May.EDITOR,
    f"POST {WORKSPACE}/videos/{{video_id}}/undo": May.EDITOR,
    f"POST {WORKSPACE}/videos/{{video_id}}/redo": May.EDITOR,
    f"GET {WORKSPACE}/videos/{{video_id}}/revisions": May.VIEWER,
    f"POST {WORKSPACE}/videos/{{video_id}}/revisions/{{number}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/videos/{{video_id}}/exports/{{to}}": May.VIEWER,
    f"GET {WORKSPACE}/search": May.VIEWER,
    f"POST {WORKSPACE}/videos/{{video_id}}/renders": May.EDITOR,
    f"GET {WORKSPACE}/videos/{{video_id}}/renders": May.VIEWER,
    f"GET {WORKSPACE}/renders/{{render_id}}": May.VIEWER,
    f"GET {WORKSPACE}/renders/{{render_id}}/download": May.VIEWER,
    f"DELETE {WORKSPACE}/renders/{{render_id}}": May.EDITOR,
    f"GET {WORKSPACE}/jobs": May.VIEWER,
    f"GET {WORKSPACE}/jobs/{{job_id}}": May.VIEWER,
    f"POST {WORKSPACE}/jobs/{{job_id}}/cancel": May.EDITOR,
    f"POST {WORKSPACE}/jobs/{{job_id}}/retry": May.EDITOR,
    f"GET {WORKSPACE}/events": May.VIEWER,
    f"WEBSOCKET {WORKSPACE}/events/stream": May.VIEWER,
    f"GET {WORKSPACE}/webhooks": May.OWNER,
    f"POST {WORKSPACE}/webhooks": May.OWNER,
    f"GET {WORKSPACE}/webhooks/{{webhook_id}}": May.OWNER,
    f"PATCH {WORKSPACE}/webhooks/{{webhook_id}}": May.OWNER,
    f"DELETE {WORKSPACE}/webhooks/{{webhook_id}}": May.OWNER,
    f"POST {WORKSPACE}/webhooks/{{webhook_id}}/rotate": May.OWNER,
    f"GET {WORKSPACE}/webhooks/{{webhook_id}}/deliveries": May.OWNER,
    f"POST {WORKSPACE}/webhooks/{{webhook_id}}/deliveries/{{delivery_id}}/replay": May.OWNER,
    "GET /api/v1/me/notifications": May.SIGNED_IN,
    "POST /api/v1/me/notifications/read": May.SIGNED_IN,
    "GET /api/v1/me/notification-preferences": May.SIGNED_IN,
    "PATCH /api/v1/me/notification-preferences": May.SIGNED_IN,
    "GET /api/v1/admin/users": May.ADMINISTRATOR,
    "PATCH /api/v1/admin/users/{user_id}": May.ADMINISTRATOR,
    "GET /api/v1/admin/workspaces": May.ADMINISTRATOR,
    "POST /api/v1/admin/workspaces": May.ADMINISTRATOR,
    "GET /api/v1/admin/audit": May.ADMINISTRATOR,
    "GET /api/v1/openapi.json": May.ANYBODY,
    "GET /healthz": May.ANYBODY,
    "GET /readyz": May.ANYBODY,
    "GET /metrics": May.ANYBODY,
}

BODIES: dict[str, object] = {
    f"PATCH {WORKSPACE}/videos/{{video_id}}": {"name": "Another"},
    f"POST {WORKSPACE}/videos/{{video_id}}/plan": {"revision": 1},
    f"POST {WORKSPACE}/videos/{{video_id}}/edits": {"revision": 1, "edits": [{"op": "remove_insert", "id": "x"}]},
    f"POST {WORKSPACE}/videos/{{video_id}}/undo": {"revision": 1},
    f"POST {WORKSPACE}/videos/{{video_id}}/redo": {"revision": 1},
    f"POST {WORKSPACE}/videos/{{video_id}}/revisions/{{number}}/restore": {"revision": 1},
    f"POST {WORKSPACE}/videos/{{video_id}}/renders": {},
    f"PATCH {WORKSPACE}/members/{{user_id}}": {"role": "viewer"},
    f"PATCH {WORKSPACE}/webhooks/{{webhook_id}}": {},
    f"POST {WORKSPACE}/uploads/{{upload_id}}/parts/{{number}}": {"md5": "0" * 32},
    f"POST {WORKSPACE}/uploads/{{upload_id}}/complete": {},
}
"""Bodies that are needed to get as far as looking for the id in the address."""
