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
