"""Error codes of recipes, brand kits and fonts."""

from appliance.kernel.errors import Kind, define

UNKNOWN_RECIPE = define(
    "LIBRARY-001",
    Kind.USAGE,
    422,
    "There is no recipe named {name}.",
    "Choose one of {known}, or give the path of a YAML file.",
)
BAD_RECIPE = define(
    "LIBRARY-002",
    Kind.USAGE,
    422,
    "The recipe {name} is not valid: {detail}.",
    "Correct the field named here; `reelbox recipes --json` shows the built-in ones in full.",
)
BAD_BRAND = define(
    "LIBRARY-003",
    Kind.USAGE,
    422,
    "The brand file {name} is not valid: {detail}.",
    "Correct the field named here; the README has an example.",
)
BAD_LOGO = define(
    "LIBRARY-004",
    Kind.USAGE,
    422,
    "The logo {name} cannot be used: {detail}.",
    "Use a PNG, JPEG or WebP picture of at most 20 megapixels.",
)
NO_FONTS = define(
    "LIBRARY-005",
    Kind.ENVIRONMENT,
    503,
    "The fonts and caption styles have not been built: {path} is missing.",
    "Run `make setup`.",
)
