"""What looks at assets, and the library as plans and renders ask for it."""

from appliance.bootstrap.sources import originals
from appliance.editing.recipe import Brand
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import MediaLimits, RenderSettings, StorageSettings, load
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore
from appliance.library.brands import brand_kits
from appliance.library.bundle import typesetting
from appliance.library.checking import AssetCheck
from appliance.library.documents import Documents, recipes
from appliance.library.shelves import WorkspaceShelves


def asset_check(database: Database, objects: ObjectStore) -> AssetCheck:
    """Return what does the jobs of kind ``asset``."""
    return AssetCheck(database, objects, FolderStore(load(StorageSettings).work_dir), load(MediaLimits))


def kits() -> Documents[Brand]:
    """Return what can be done with brand kits, in the fonts that the painter has."""
    fonts = typesetting(load(RenderSettings).painter_dir).fonts
    return brand_kits(frozenset(font.family for font in fonts))


def shelves(database: Database, objects: ObjectStore) -> WorkspaceShelves:
    """Return the library as the service of videos asks for it."""
    files = originals(objects, FolderStore(load(StorageSettings).work_dir))
    return WorkspaceShelves(database, recipes(), kits(), files.path)
