"""Videos: the use cases for the API, and what does their jobs in a worker."""

import os
from dataclasses import dataclass
from functools import cached_property, partial
from uuid import UUID

from appliance.bootstrap import Listening, studio
from appliance.bootstrap.library import shelves
from appliance.bootstrap.sources import originals
from appliance.jobs.worker import Handler
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import RenderSettings, StorageSettings, UploadSettings, load
from appliance.kernel.storage.artifacts import S3ArtifactStore
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore
from appliance.kernel.storage.ports import ArtifactStore
from appliance.library.bundle import manifest, typesetting
from appliance.renders.remotion import RemotionPainter
from appliance.sources.shelf import Shelf
from appliance.videos.handlers import Draft, Render, handlers
from appliance.videos.planning import Planner
from appliance.videos.ports import Permit, Shelves
from appliance.videos.rendering import RenderService
from appliance.videos.service import VideoService
from appliance.videos.stored import StoredSources
from appliance.videos.studio import Studio


def video_services(
    database: Database, objects: ObjectStore, permit: Permit
) -> tuple[VideoService, RenderService]:  # fmt: skip
    """Return the use cases of videos and renders."""
    settings = load(RenderSettings)
    planner = Planner(shelves(database, objects), typesetting(settings.painter_dir), os.cpu_count() or 1)
    sources = StoredSources(database, Shelf(objects, load(UploadSettings)))
    return VideoService(sources, planner), RenderService(planner, objects, permit)


@dataclass(frozen=True)
class Studios:
    """:class:`~appliance.videos.ports.Studios` over object storage; one browser paints for all workspaces."""

    objects: ObjectStore
    cache: FolderStore
    shelves: Shelves

    @cached_property
    def _painter(self) -> RemotionPainter:
        settings = load(RenderSettings)
        return RemotionPainter(settings, manifest(settings.painter_dir)["bundle_hash"])

    def __call__(self, workspace_id: UUID) -> Studio:
        """See the port."""
        locate = partial(self.shelves.locate, workspace_id)
        return studio(self.store(workspace_id), self._painter, Listening().settings(), locate)

    def store(self, workspace_id: UUID) -> ArtifactStore:
        """See the port."""
        return S3ArtifactStore(self.objects, self.cache, workspace_id, int(load(StorageSettings).cache_max_gb * 1e9))


def video_handlers(database: Database, objects: ObjectStore, videos: VideoService) -> dict[str, Handler]:
    """Return who does the jobs of videos, by their kind."""
    cache = FolderStore(load(StorageSettings).work_dir)
    studios = Studios(objects, cache, shelves(database, objects))
    sources = StoredSources(database, Shelf(objects, load(UploadSettings)), originals(objects, cache))
    render = Render(database, studios, sources, objects, load(RenderSettings).step_threads)
    return handlers(Draft(database, videos, studios, sources), render)
