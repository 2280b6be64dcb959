"""What workers and the scheduler are made of."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from appliance.jobs.admission import Lane
from appliance.jobs.limits import Limits
from appliance.jobs.service import JobService
from appliance.jobs.worker import Handler, Worker
from appliance.kernel.chores import Chore
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import JobSettings, load


def jobs(database: Database) -> JobService:
    """Return the job engine with as many slots as the settings say."""
    settings = load(JobSettings)
    slots = {Lane.RENDER: settings.renders_at_once, Lane.PREVIEW: 1, Lane.BACKGROUND: 2}
    return JobService(database, slots, lease=timedelta(seconds=settings.job_lease_s))


def worker(database: Database, handlers: Mapping[str, Handler]) -> Worker:
    """Return a worker that keeps to the limits of the settings; this process is held to them from now on."""
    settings = load(JobSettings)
    limits = Limits.of(settings)
    limits.for_process()
    return Worker(jobs(database), handlers, renew_every=timedelta(seconds=settings.job_lease_s / 10), limits=limits)


def handlers(database: Database) -> Mapping[str, Handler]:  # noqa: ARG001  every handler will want it
    """Return what does the steps, by the kind of job."""
    return {}


def chores(database: Database) -> Sequence[Chore]:  # noqa: ARG001  as above
    """Return what has to be done now and then."""
    return []
