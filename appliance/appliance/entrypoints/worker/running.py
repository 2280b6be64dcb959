"""Starting a worker or a scheduler from the command line and the environment."""

import os
import signal
from collections.abc import Callable, Sequence

from appliance.bootstrap import work
from appliance.jobs.admission import Lane
from appliance.kernel.chores import Chore
from appliance.kernel.database.sessions import Database
from appliance.kernel.logs import for_service
from appliance.kernel.settings import BrokerSettings, DatabaseSettings, JobSettings, load

# Before Celery is loaded, which reads it then: SIGTERM gives running steps back instead of waiting for their end.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")

from appliance.entrypoints.worker.app import celery_app, doorbell
from appliance.entrypoints.worker.pool import Build, Pool
from appliance.entrypoints.worker.scheduler import Scheduler

_CONCURRENCY = {Lane.PREVIEW: 1, Lane.BACKGROUND: 1}


def main(words: Sequence[str], build: Build, chores: Callable[[Database], Sequence[Chore]]) -> int:
    """Run until told to stop.

    Args:
        words: ``scheduler``, or lanes separated by commas and perhaps how many steps are done at once.
        build: Makes the handlers.
        chores: Makes what the scheduler has to do now and then.
    """
    for_service()
    app, settings = celery_app(load(BrokerSettings)), load(DatabaseSettings)
    if words[0] == "scheduler":
        database = Database(settings)
        scheduler = Scheduler(settings.system_url, work.jobs(database), doorbell(app), chores(database))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: scheduler.stop())
        scheduler.run()
        database.close()
        return 0
    lanes = [Lane(word) for word in words[0].split(",")]
    renders = load(JobSettings).renders_at_once
    concurrency = int(words[1]) if words[1:] else sum(_CONCURRENCY.get(lane, renders) for lane in lanes)
    Pool(app, lambda: Database(settings), build).serve(lanes, concurrency)
    return 0
