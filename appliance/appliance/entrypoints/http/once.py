"""``Idempotency-Key``: a request that is sent again gets the first one's answer.

As draft-ietf-httpapi-idempotency-key-header has it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from appliance.accounts.actors import Actor
from appliance.entrypoints.http import errors
from appliance.entrypoints.http.dependencies import transaction
from appliance.entrypoints.http.visits import Promise, promise
from appliance.kernel.database import idempotency

M = TypeVar("M", bound=BaseModel)


async def _fingerprint(request: Request) -> str:
    parts = (request.method.encode(), str(request.url.path).encode(), await request.body())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@dataclass(frozen=True)
class _Once:
    session: Session
    response: Response
    key: str | None
    fingerprint: str

    def __call__(self, actor: Actor, schema: type[M], work: Callable[[], M]) -> M:
        """Do the work and keep its answer, or return the answer kept from the first time.

        Args:
            actor: Whose key it is.
            schema: The answer's.
            work: What the request is for, in the request's transaction; it is forgotten with it if that fails.

        Raises:
            ReelboxError: ``HTTP-007`` where the key came with another request before.
        """
        if self.key is None:
            return work()
        row = idempotency.claim(self.session, actor.workspace_id, actor.id, self.key, self.fingerprint)
        if row.request_sha256 != self.fingerprint:
            raise errors.OTHER_REQUEST()
        if row.answer is not None:
            self.response.headers["Idempotency-Replayed"] = "true"
            return schema.model_validate(row.answer)
        answer = work()
        row.answer = answer.model_dump(mode="json")
        return answer


async def _once(
    connection: HTTPConnection,
    response: Response,
    fingerprint: Annotated[str, Depends(_fingerprint)],
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=8,
            max_length=200,
            pattern=r"^[\x21-\x7e]+$",
            description="A new random word for each request; the same for a repetition of one. Kept for a day.",
            examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
        ),
    ] = None,
) -> Promise[_Once]:
    return promise(connection, lambda visit: _Once(visit.get(transaction), response, idempotency_key, fingerprint))


Once = Annotated[_Once, Depends(_once)]
"""Does the work once: ``return once(actor, Thing, lambda: …)``. Not for answers with a secret: they are stored."""
