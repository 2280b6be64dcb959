"""Error codes of source files: why a file is refused."""

from appliance.kernel.errors import Kind, define

NOT_FOUND = define(
    "SOURCE-001", Kind.INPUT, 404, "There is no file {name}.", "Check the name and the folder it should be in."
)
UNREADABLE = define(
    "SOURCE-002",
    Kind.INPUT,
    422,
    "{name} cannot be read: {detail}.",
    "Choose a regular file that you are allowed to open.",
)
EMPTY = define(
    "SOURCE-003",
    Kind.INPUT,
    422,
    "{name} is empty.",
    "Copy or download it again; an interrupted transfer leaves such a file.",
)
NOT_MEDIA = define(
    "SOURCE-004",
    Kind.INPUT,
    415,
    "{name} is not a video file that Reelbox reads.",
    "Save it as MP4, MOV, MKV or WebM; playlists and project files have to be exported as one video first.",
)
DAMAGED = define(
    "SOURCE-005",
    Kind.INPUT,
    422,
    "{name} is damaged or incomplete: {detail}.",
    "Copy or download it again from where it was recorded.",
)
NO_PICTURE = define(
    "SOURCE-006",
    Kind.INPUT,
    422,
    "{name} has no moving picture: {detail}.",
    "Reelbox edits video; combine the sound with a picture first.",
)
TOO_MANY_PIXELS = define(
    "SOURCE-007",
    Kind.INPUT,
    413,
    "The picture of {name} is too large: {detail}.",
    "Save it at 7680×4320 or smaller.",
)
FRAME_RATE = define(
    "SOURCE-008",
    Kind.INPUT,
    422,
    "{name} has {found} frames per second, more than the {limit} that are allowed.",
    "Save it at an ordinary frame rate such as 30 or 60.",
)
TOO_LONG = define(
    "SOURCE-009",
    Kind.INPUT,
    413,
    "{name} lasts {found}, longer than the {limit} that are allowed.",
    "Split it into shorter parts.",
)
TOO_MANY_STREAMS = define(
    "SOURCE-010",
    Kind.INPUT,
    422,
    "{name} has more than the {limit} tracks that are allowed.",
    "Save it with one picture and one sound track.",
)
UNDECODABLE = define(
    "SOURCE-011",
    Kind.INPUT,
    422,
    "The picture of {name} cannot be decoded: {detail}.",
    "Save it as H.264 without copy protection.",
)
NO_LENGTH = define(
    "SOURCE-012",
    Kind.INPUT,
    422,
    "{name} holds no picture that lasts: its length is zero.",
    "Check that the recording worked, or export it again.",
)
TOO_SLOW = define(
    "SOURCE-013",
    Kind.INPUT,
    422,
    "{name} could not be examined within {limit} seconds.",
    "The file is unusually built or the disk is slow: copy it to a local disk, or save it again as MP4.",
)
NOT_INSERTABLE = define(
    "SOURCE-014",
    Kind.INPUT,
    415,
    "{name} cannot be inserted: {detail}.",
    "Use a video, a PNG, JPEG, WebP or GIF picture, or a sound file such as MP3, WAV, M4A or FLAC.",
)
TOO_LARGE = define(
    "SOURCE-015",
    Kind.INPUT,
    413,
    "{name} is larger than the {limit} that are allowed.",
    "Split it or save it at a lower quality; an administrator can raise REELBOX_UPLOAD_MAX_GB.",
)
OVER_QUOTA = define(
    "SOURCE-016",
    Kind.INPUT,
    507,
    "{name} does not fit: the workspace has {left} left.",
    "Delete sources that are no longer needed and empty the trash, or ask the administrator for more room.",
)
BOX_FULL = define(
    "SOURCE-017",
    Kind.ENVIRONMENT,
    507,
    "The disk has no room for {name}.",
    "Delete what is no longer needed, or give the box a larger disk.",
    retryable=True,
)
UNKNOWN_UPLOAD = define(
    "SOURCE-018", Kind.USAGE, 404, "There is no upload {upload}.", "Begin it anew; the unfinished ones are listed."
)
PARTS_MISSING = define(
    "SOURCE-019",
    Kind.INPUT,
    409,
    "The upload is not complete: {detail}.",
    "Ask which parts are there, send the others, and complete it again.",
)
PARTS_DIFFER = define(
    "SOURCE-020",
    Kind.INPUT,
    409,
    "What arrived is not what was sent: {detail}.",
    "Send that part again, then complete the upload.",
)
PARTS_UNORDERED = define(
    "SOURCE-021",
    Kind.USAGE,
    422,
    "The parts have to be listed once each, by their numbers.",
    "List them as the server does.",
)
NO_SUCH_PART = define(
    "SOURCE-022", Kind.USAGE, 422, "The upload has no part {number}: it has {count}.", "Count parts from 1."
)
URL_REFUSED = define(
    "SOURCE-023",
    Kind.INPUT,
    422,
    "Nothing is fetched from this address: {detail}.",
    "Use a public http or https address that leads to the file itself.",
)
URL_FAILED = define(
    "SOURCE-024",
    Kind.INPUT,
    502,
    "The file could not be fetched: {detail}.",
    "Check that the address works in a browser without signing in, and try again.",
    retryable=True,
)
UNKNOWN_SOURCE = define(
    "SOURCE-025", Kind.USAGE, 404, "There is no source {source}.", "List the sources to see which there are."
)
NOT_MADE_YET = define(
    "SOURCE-026",
    Kind.USAGE,
    409,
    "The source has no {what} yet.",
    "Wait until it is ready; its job says how far it is.",
    retryable=True,
)
UPLOAD_CLOSED = define(
    "SOURCE-027", Kind.USAGE, 409, "The upload is {state} already.", "Look at it to see which source it became."
)
