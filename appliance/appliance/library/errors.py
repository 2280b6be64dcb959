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
UNKNOWN_ASSET = define(
    "LIBRARY-010", Kind.USAGE, 404, "There is no asset {asset}.", "List the assets to see which there are."
)
NO_SUCH_RECIPE = define(
    "LIBRARY-011", Kind.USAGE, 404, "There is no recipe {recipe}.", "List the recipes to see which there are."
)
READ_ONLY = define(
    "LIBRARY-012",
    Kind.USAGE,
    409,
    "The recipe {name} comes with Reelbox and stays as it is.",
    "Clone it and change the clone.",
)
NAME_TAKEN = define("LIBRARY-013", Kind.USAGE, 409, "There is one called {name} already.", "Choose another name.")
STALE_VERSION = define(
    "LIBRARY-014",
    Kind.USAGE,
    409,
    "Somebody saved it meanwhile: it is at version {version}.",
    "Read it anew, and make your change on that version.",
)
NO_SUCH_VERSION = define(
    "LIBRARY-015", Kind.USAGE, 404, "It has no version {number}.", "List the versions to see which there are."
)
WRONG_ROLE = define(
    "LIBRARY-016",
    Kind.INPUT,
    422,
    "{name} cannot be used as {role}: {detail}.",
    "Upload it for another use, or leave the use to what the file holds.",
)
BAD_FONT = define(
    "LIBRARY-017",
    Kind.INPUT,
    422,
    "The font {name} cannot be used: {detail}.",
    "Use a TrueType or OpenType font (.ttf or .otf); web fonts and collections have to be converted first.",
)
ASSET_STATE = define(
    "LIBRARY-018",
    Kind.USAGE,
    409,
    "The asset is {state}.",
    "Look at it to see what became of it.",
)
NOT_ARRIVED = define(
    "LIBRARY-019",
    Kind.INPUT,
    409,
    "The file has not arrived whole: {detail}.",
    "Ask for an address again and send the file there, then complete the asset.",
)
