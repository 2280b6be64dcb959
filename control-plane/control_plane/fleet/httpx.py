"""Provisioning behind an address: a small API of runs, by whatever sets servers up."""

from typing import Any

import httpx
from pydantic import SecretStr

from control_plane.fleet import errors
from control_plane.fleet.ports import Run, RunState

_PATIENCE_S = 15.0


class HttpxProvisioner:
    """See the port. ``POST /runs`` begins what the body says, ``GET /runs/ID`` tells how far it is."""

    def __init__(self, url: str, token: SecretStr | None) -> None:
        headers = {} if token is None else {"Authorization": f"Bearer {token.get_secret_value()}"}
        self._client = httpx.Client(base_url=url, headers=headers, timeout=_PATIENCE_S, trust_env=False)

    def begin(self, order: str, plan: str, machines: int, license_file: str) -> Run:
        """See the port."""
        return self._ask("set_up", order, plan=plan, machines=machines, license=license_file)

    def look(self, run: str) -> Run:
        """See the port."""
        return self._run("GET", f"/runs/{run}", None)

    def archive(self, order: str) -> Run:
        """See the port."""
        return self._ask("archive", order)

    def delete(self, order: str) -> Run:
        """See the port."""
        return self._ask("delete", order)

    def _ask(self, act: str, order: str, **more: Any) -> Run:
        return self._run("POST", "/runs", {"act": act, "order": order, **more})

    def _run(self, method: str, path: str, body: dict[str, Any] | None) -> Run:
        try:
            answer = self._client.request(method, path, json=body)
            if 400 <= answer.status_code < 500:
                raise errors.PROVISIONING_FAILED(detail=f"its API answered {answer.status_code}")
            answer.raise_for_status()
            said = answer.json()
            return Run(str(said["id"]), RunState(said["state"]), said.get("address"), str(said.get("detail") or ""))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise errors.PROVISIONER_AWAY(detail=type(error).__name__) from error
