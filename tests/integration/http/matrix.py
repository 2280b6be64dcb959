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
    f"POST {WORKSPACE}/assets": May.EDITOR,
    f"GET {WORKSPACE}/assets": May.VIEWER,
    f"GET {WORKSPACE}/assets/{{asset_id}}": May.VIEWER,
    f"PATCH {WORKSPACE}/assets/{{asset_id}}": May.EDITOR,
    f"DELETE {WORKSPACE}/assets/{{asset_id}}": May.EDITOR,
    f"POST {WORKSPACE}/assets/{{asset_id}}/upload": May.EDITOR,
    f"POST {WORKSPACE}/assets/{{asset_id}}/complete": May.EDITOR,
    f"POST {WORKSPACE}/assets/{{asset_id}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/assets/{{asset_id}}/files/{{what}}": May.VIEWER,
    f"GET {WORKSPACE}/recipes": May.VIEWER,
    f"POST {WORKSPACE}/recipes": May.EDITOR,
    f"GET {WORKSPACE}/recipes/{{recipe_id}}": May.VIEWER,
    f"PUT {WORKSPACE}/recipes/{{recipe_id}}": May.EDITOR,
    f"DELETE {WORKSPACE}/recipes/{{recipe_id}}": May.EDITOR,
    f"POST {WORKSPACE}/recipes/{{recipe_id}}/clone": May.EDITOR,
    f"POST {WORKSPACE}/recipes/{{recipe_id}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/recipes/{{recipe_id}}/versions": May.VIEWER,
    f"POST {WORKSPACE}/recipes/{{recipe_id}}/versions/{{number}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/brand-kits": May.VIEWER,
    f"POST {WORKSPACE}/brand-kits": May.EDITOR,
    f"GET {WORKSPACE}/brand-kits/{{brand_kit_id}}": May.VIEWER,
    f"PUT {WORKSPACE}/brand-kits/{{brand_kit_id}}": May.EDITOR,
    f"DELETE {WORKSPACE}/brand-kits/{{brand_kit_id}}": May.EDITOR,
    f"POST {WORKSPACE}/brand-kits/{{brand_kit_id}}/clone": May.EDITOR,
    f"POST {WORKSPACE}/brand-kits/{{brand_kit_id}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/brand-kits/{{brand_kit_id}}/versions": May.VIEWER,
    f"POST {WORKSPACE}/brand-kits/{{brand_kit_id}}/versions/{{number}}/restore": May.EDITOR,
    f"GET {WORKSPACE}/defaults": May.VIEWER,
    f"PUT {WORKSPACE}/defaults": May.OWNER,
    "GET /api/v1/admin/users": May.ADMINISTRATOR,
    "PATCH /api/v1/admin/users/{user_id}": May.ADMINISTRATOR,
    "GET /api/v1/admin/workspaces": May.ADMINISTRATOR,
    "POST /api/v1/admin/workspaces": May.ADMINISTRATOR,
    "GET /api/v1/admin/audit": May.ADMINISTRATOR,
    "GET /api/v1/openapi.json": May.ANYBODY,
}

BODIES: dict[str, object] = {
    f"PATCH {WORKSPACE}/members/{{user_id}}": {"role": "viewer"},
    f"POST {WORKSPACE}/uploads/{{upload_id}}/parts/{{number}}": {"md5": "0" * 32},
    f"POST {WORKSPACE}/uploads/{{upload_id}}/complete": {},
    f"PATCH {WORKSPACE}/assets/{{asset_id}}": {},
    f"POST {WORKSPACE}/assets/{{asset_id}}/upload": {"md5": "0" * 32},
    f"PUT {WORKSPACE}/recipes/{{recipe_id}}": {"document": {"name": "Mine"}, "version": 1},
    f"POST {WORKSPACE}/recipes/{{recipe_id}}/clone": {"name": "Mine"},
    f"POST {WORKSPACE}/recipes/{{recipe_id}}/versions/{{number}}/restore": {"version": 1},
    f"PUT {WORKSPACE}/brand-kits/{{brand_kit_id}}": {"document": {"name": "Mine"}, "version": 1},
    f"POST {WORKSPACE}/brand-kits/{{brand_kit_id}}/clone": {"name": "Mine"},
    f"POST {WORKSPACE}/brand-kits/{{brand_kit_id}}/versions/{{number}}/restore": {"version": 1},
}
"""Bodies that are needed to get as far as looking for the id in the address."""
