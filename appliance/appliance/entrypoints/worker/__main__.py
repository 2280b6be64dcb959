"""Runs a worker or the scheduler.

usage: python -m appliance.entrypoints.worker scheduler | LANE[,LANE …] [CONCURRENCY]
"""

import sys

from appliance.bootstrap import work
from appliance.entrypoints.worker import running

if __name__ == "__main__":
    sys.exit(running.main(sys.argv[1:], work.handlers, work.chores))
