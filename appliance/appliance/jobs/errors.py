"""Error codes of jobs."""

from appliance.kernel.errors import Kind, define

LEASE_LOST = define(
    "JOBS-001",
    Kind.INTERNAL,
    409,
    "The step {step} was given to another worker meanwhile.",
    "Nothing to do: the other worker finishes it.",
)
UNKNOWN_JOB = define("JOBS-002", Kind.USAGE, 404, "There is no job {job}.", "List the jobs to see which there are.")
ALREADY_ENDED = define(
    "JOBS-003", Kind.USAGE, 409, "The job has ended already: it is {state}.", "Retry it, or start another one."
)
NOT_ENDED = define("JOBS-004", Kind.USAGE, 409, "The job is still {state}.", "Cancel it first, or wait for its end.")
WORKERS_DIED = define(
    "JOBS-005",
    Kind.INTERNAL,
    500,
    "The step {step} was begun {attempts} times, and each time its worker died.",
    "Retry the job; if it stays, the machine may be short of memory, or the file is one we fail on: send us a report.",
)
TOO_MUCH_MEMORY = define(
    "JOBS-006",
    Kind.ENVIRONMENT,
    507,
    "The step {step} needed more than {gigabytes} GB of memory and was ended.",
    "Choose a smaller size or a smaller model, or raise REELBOX_STEP_MAX_MEMORY_GB.",
)
TOO_LONG = define(
    "JOBS-007",
    Kind.ENVIRONMENT,
    504,
    "The step {step} took longer than {seconds} seconds and was ended.",
    "Shorten the video, or raise REELBOX_STEP_MAX_S.",
)
