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
    "Correct the field named here (colors stand in quotes); the README has an example.",
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
WRONG_KIND = define(
    "LIBRARY-006",
    Kind.USAGE,
    422,
    "{name} is the wrong kind of file ({found}); {wanted} is needed there.",
    "Name another file in the brand kit.",
)
BAD_SHELF = define(
    "LIBRARY-007",
    Kind.USAGE,
    422,
    "The asset folder cannot be used: {name}: {detail}.",
    "Correct what is named here; docs/recipes.md describes asset folders.",
)
BAD_ASSET = define(
    "LIBRARY-008",
    Kind.USAGE,
    422,
    "The asset {name} cannot be used: {detail}.",
    "Check the file's name and that it can be read.",
)
UNKNOWN_BRAND = define(
    "LIBRARY-009",
    Kind.USAGE,
    404,
    "There is no brand kit {brand_kit}.",
    "List the brand kits to see which there are.",
)
