"""Serves the API: ``python -m appliance.entrypoints.http``."""

import uvicorn

from appliance.bootstrap.service import service
from appliance.entrypoints.http.app import create_app
from appliance.kernel.logs import for_service
from appliance.kernel.settings import HttpSettings, load

_GRACE_S = 3

if __name__ == "__main__":
    for_service()
    http = load(HttpSettings)
    with service() as services:
        uvicorn.run(
            create_app(services),
            host=http.host,
            port=http.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=True,  # who asks, as the front door on this machine says
            forwarded_allow_ips="127.0.0.1",
            timeout_graceful_shutdown=_GRACE_S,
        )
