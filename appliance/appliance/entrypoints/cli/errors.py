"""Error codes of the command line itself."""

from appliance.kernel.errors import Kind, define

USAGE = define("CLI-001", Kind.USAGE, 422, "{detail}", "See `{command} --help`.")
NOT_READY = define(
    "CLI-002",
    Kind.ENVIRONMENT,
    503,
    "This machine is not ready: {missing}.",
    "Run `make setup`, or install what the list above names.",
)
