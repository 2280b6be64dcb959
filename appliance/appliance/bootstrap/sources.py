"""Object storage, and what makes sources of uploads."""

from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import (
    HttpSettings,
    MediaLimits,
    ObjectStorageSettings,
    StorageSettings,
    UploadSettings,
    load,
)
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.sources.originals import Originals
from appliance.sources.preparation import Preparation, Ready


def object_store(http: HttpSettings | None = None) -> ObjectStore:
    """Return object storage as the settings say; with the API's, its bucket is made and its pages are let in."""
    store = S3ObjectStore(load(ObjectStorageSettings))
    if http is not None:
        store.prepare(http.origins)
    return store


def originals(objects: ObjectStore, cache: FolderStore) -> Originals:
    """Return originals as local files, in the folder that artifacts are kept in too."""
    return Originals(objects, cache, int(load(StorageSettings).cache_max_gb * 1e9))


def preparation(database: Database, objects: ObjectStore, ready: Ready) -> Preparation:
    """Return what does the jobs of kind ``source``; ``ready`` hears of every source that is."""
    cache = FolderStore(load(StorageSettings).work_dir)
    return Preparation(
        database, objects, originals(objects, cache), cache, load(MediaLimits), load(UploadSettings), ready=ready
    )
