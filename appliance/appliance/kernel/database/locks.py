"""PostgreSQL's advisory locks that Reelbox takes: numbers of one list, so that no two things share one."""

from enum import IntEnum


class Lock(IntEnum):
    """What is done by one process at a time."""

    MIGRATIONS = 5_127_904_112
    ADMISSION = 5_127_904_113
    SETUP = 5_127_904_114
    SCHEDULER = 5_127_904_115
