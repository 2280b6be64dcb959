"""Serves the API: ``python -m control_plane.entrypoints.http``."""

import gc

import uvicorn

from control_plane.bootstrap.service import service
from control_plane.entrypoints.http.app import create_app
from control_plane.kernel.logs import for_service
from control_plane.kernel.settings import HttpSettings, load

_GRACE_S = 3
_YOUNG = 50_000
"""Objects made before garbage is looked for: a list of fifty rows makes some thousand, none of them in circles."""

if __name__ == "__main__":
    for_service()
    http = load(HttpSettings)
    with service() as services:
        app = create_app(services)
        gc.freeze()  # what is there stays: looking through all of it takes a tenth of a second, and all requests wait
        gc.set_threshold(_YOUNG, 20, 20)
        uvicorn.run(
            app,
            host=http.host,
            port=http.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=True,  # who asks, as the front door on this machine says
            forwarded_allow_ips="127.0.0.1",
            timeout_graceful_shutdown=_GRACE_S,
        )
