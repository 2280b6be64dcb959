"""What workers and the scheduler are made of."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from appliance.accounts import administration
from appliance.bootstrap.events import Directory, telling_chores
from appliance.bootstrap.library import asset_check
from appliance.bootstrap.licensing import license_chores, licensing
from appliance.bootstrap.sources import object_store, preparation
from appliance.bootstrap.videos import video_handlers, video_services
from appliance.events.notifications.notices import DISK_LOW
from appliance.events.notifications.telling import tell_administrators
from appliance.jobs.admission import Lane
from appliance.jobs.limits import Limits
from appliance.jobs.service import JobService
from appliance.jobs.worker import Handler, Worker
from appliance.kernel.chores import Chore
from appliance.kernel.database import idempotency
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import JobSettings, StorageSettings, UploadSettings, load
from appliance.kernel.storage.folder import FolderStore
from appliance.library.assets import JOB_KIND as ASSETS
from appliance.library.assets import Assets
from appliance.licensing.entitlements import Entitlements
from appliance.operations.disk import DiskGuard
from appliance.sources.settling import settle
from appliance.sources.shelf import Shelf
from appliance.sources.uploads import JOB_KIND as SOURCES
from appliance.sources.uploads import Uploads


def jobs(database: Database) -> JobService:
    """Return the job engine with as many slots as the settings say."""
    settings = load(JobSettings)
    slots = {Lane.RENDER: settings.renders_at_once, Lane.PREVIEW: 1, Lane.BACKGROUND: 2}
    allowed = Entitlements(licensing(database)).renders_at_once
    return JobService(database, slots, lease=timedelta(seconds=settings.job_lease_s), allowed=allowed)


def worker(database: Database, handlers: Mapping[str, Handler]) -> Worker:
    """Return a worker that keeps to the limits of the settings; this process is held to them from now on."""
    settings = load(JobSettings)
    limits = Limits.of(settings)
    limits.for_process()
    return Worker(jobs(database), handlers, renew_every=timedelta(seconds=settings.job_lease_s / 10), limits=limits)


def handlers(database: Database) -> Mapping[str, Handler]:
    """Return what does the steps, by the kind of job."""
    objects = object_store()
    videos, _ = video_services(database, objects, Entitlements(licensing(database)))
    return {
        SOURCES: preparation(database, objects, videos.draft),
        ASSETS: asset_check(database, objects),
        **video_handlers(database, objects, videos),
    }


def chores(database: Database) -> Sequence[Chore]:
    """Return what has to be done now and then."""
    objects, uploading = object_store(), load(UploadSettings)
    uploads, shelf, assets = Uploads(objects, uploading), Shelf(objects, uploading), Assets(objects, uploading)
    guard = disk_guard()
    _, renders = video_services(database, objects, Entitlements(licensing(database)))
    kept = timedelta(days=uploading.trash_days)

    def expired() -> int:
        with database.system() as session:
            administration.sweep(session)
            idempotency.sweep(session)
        return 0

    return [
        *telling_chores(database),
        *license_chores(database),
        Chore("abandoned uploads", timedelta(minutes=10), lambda: uploads.sweep(database)),
        Chore("videos in the trash", timedelta(hours=1), lambda: renders.sweep(database, kept)),
        Chore("sources in the trash", timedelta(hours=1), lambda: shelf.sweep(database)),
        Chore("assets in the trash", timedelta(hours=1), lambda: assets.sweep(database)),
        Chore("what has expired", timedelta(hours=1), expired),
        Chore("sources nothing became of", timedelta(seconds=15), lambda: settle(database)),
        Chore("room on the disk", timedelta(minutes=1), lambda: keep_room(database, guard)),
    ]


def keep_room(database: Database, guard: DiskGuard) -> int:
    """Delete what can be made again; where that is not enough, new work is refused, which administrators are told."""
    freed = guard.reclaim()
    try:
        guard.check()
    except ReelboxError:
        with database.system() as session:
            tell_administrators(session, Directory(), DISK_LOW, free_gb=round(guard.free_bytes() / 1e9, 1))
    return freed


def disk_guard() -> DiskGuard:
    """Return what refuses new work where the disk is nearly full; artifacts, which can be made again, go first."""
    storage, floor = load(StorageSettings), load(JobSettings).disk_floor_gb
    artifacts = FolderStore(storage.work_dir)
    return DiskGuard(artifacts.root, int(floor * 1e9), [artifacts.shrink])
