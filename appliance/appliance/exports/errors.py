"""Error codes of exports."""

from appliance.kernel.errors import Kind, define

UNKNOWN_RATE = define(
    "EXPORTS-001",
    Kind.USAGE,
    422,
    "{format} cannot say {rate} frames per second.",
    "Export to {others} instead, or record at one of the rates it knows: {known}.",
)
TOO_LONG = define(
    "EXPORTS-002",
    Kind.USAGE,
    422,
    "{format} cannot say this timeline: its timecode ends after 24 hours.",
    "Export to {others} instead.",
)
NO_CHAPTERS = define(
    "EXPORTS-003",
    Kind.INPUT,
    422,
    "No chapters were found: {detail}.",
    "Plan the timeline with captions; chapters need three sentences that begin at least 10 seconds apart.",
)
