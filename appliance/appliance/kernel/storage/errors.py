"""Error codes of object storage."""

from appliance.kernel.errors import Kind, define

STORAGE_AWAY = define(
    "STORAGE-001",
    Kind.ENVIRONMENT,
    503,
    "Object storage cannot be reached.",
    "Wait a moment and try again; nothing is lost. If it stays, look at the storage's log and at REELBOX_S3_ENDPOINT.",
    retryable=True,
)
NO_OBJECT = define(
    "STORAGE-002",
    Kind.INTERNAL,
    404,
    "Object storage does not have {key}.",
    "It was deleted; make it again, or restore a backup.",
)
STORAGE_REFUSES = define(
    "STORAGE-003",
    Kind.ENVIRONMENT,
    503,
    "Object storage refuses the request: {detail}.",
    "Check REELBOX_S3_BUCKET, REELBOX_S3_ACCESS_KEY, REELBOX_S3_SECRET_KEY and what the key is allowed to do.",
)
NO_MULTIPART = define(
    "STORAGE-004",
    Kind.INPUT,
    404,
    "Object storage knows nothing of this upload any more.",
    "Begin the upload anew.",
)
PARTS_DO_NOT_FIT = define(
    "STORAGE-005",
    Kind.INPUT,
    409,
    "The parts do not make up an object: {detail}.",
    "Ask which parts are there, send the others, and complete it again.",
)
