"""Uploads: parts go from the browser straight to object storage, with addresses signed one by one.

What has arrived is known by the storage, what it is to become by the database. So whoever has the file may go on days
later, from another machine too: he asks which parts are there, compares their MD5 and sends the others.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appliance.jobs.admission import Lane
from appliance.jobs.machine import Step
from appliance.jobs.service import enqueue
from appliance.kernel.database.clock import now
from appliance.kernel.database.locks import HashedLock, hold
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.ids import new_id
from appliance.kernel.settings import UploadSettings
from appliance.kernel.storage.errors import NO_MULTIPART
from appliance.kernel.storage.objects import MOST_PARTS, SMALLEST_PART_BYTES, ObjectStore, Part, Signed, workspace_key
from appliance.sources import errors
from appliance.sources.models import SourceRow, UploadRow, UploadState

JOB_KIND = "source"
USUAL_PART_BYTES = 16 << 20
_MIB = 1 << 20
_NAME_LENGTH = 255
_LISTED = 5
_SAMPLE = Path(__file__).with_name("sample.mp4")  # `python -m tests.media sample` makes it
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f/\\]")


Check = Callable[[str], object]
"""Refuses an address that nothing is fetched from; see :func:`appliance.sources.httpx.check_url`."""


@dataclass(frozen=True)
class Announced:
    """What somebody wants to upload.

    Attributes:
        name: The file's name; nothing is named after it.
        size_bytes: Its length.
        media_type: As the browser calls it; what the file is, is found out by looking.
        part_bytes: Length of all parts but the last; ``None``: chosen.
    """

    name: str
    size_bytes: int
    media_type: str = "application/octet-stream"
    part_bytes: int | None = None


@dataclass(frozen=True)
class Claimed:
    """A part as the client knows it: its number and the ETag that the storage answered."""

    number: int
    etag: str


def part_size(size_bytes: int) -> int:
    """Return the length of the parts of a file: 16 MiB, more where S3's 10,000 parts would not hold it."""
    least = -(-size_bytes // (MOST_PARTS - 1000))
    return max(USUAL_PART_BYTES, -(-least // _MIB) * _MIB)


def part_count(upload: UploadRow) -> int:
    """Return how many parts an upload has."""
    return -(-upload.size_bytes // upload.part_bytes)


def part_length(upload: UploadRow, number: int) -> int:
    """Return the length of a part in bytes."""
    return min(upload.part_bytes, upload.size_bytes - (number - 1) * upload.part_bytes)


class Uploads:
    """What can be done about uploads; every method is part of a request's transaction, but :meth:`sweep`."""

    def __init__(self, objects: ObjectStore, settings: UploadSettings) -> None:
        self._objects, self._settings = objects, settings

    def create(self, session: Session, workspace_id: UUID, wanted: Announced, by: UUID | None = None) -> UploadRow:
        """Begin an upload.

        Raises:
            ReelboxError: ``SOURCE-003``, ``SOURCE-015`` to ``SOURCE-017`` where the file cannot be taken, before its
                first byte.
        """
        row = self._new(session, workspace_id, wanted, by)
        row.multipart_id = self._objects.begin(row.key, row.media_type)
        session.add(row)
        session.flush()
        return row

    def fetch(self, session: Session, workspace_id: UUID, url: str, check: Check, by: UUID | None = None) -> UploadRow:
        """Have the box fetch a file from an address.

        Raises:
            ReelboxError: ``SOURCE-023`` where nothing is fetched from there.
        """
        check(url)
        name = unquote(urlsplit(url).path.rpartition("/")[2]) or "video"
        row = self._new(session, workspace_id, Announced(name, 1), by)
        row.size_bytes, row.url, row.state = 0, url, UploadState.RECEIVED
        session.add(row)
        session.flush()
        steps = [Step("fetch"), Step("hash", frozenset({"fetch"}))]
        self._enqueue(session, row, steps)
        return row

    def sample(self, session: Session, workspace_id: UUID, by: UUID | None = None) -> UploadRow:
        """Take the recording that comes with the product, as if somebody had uploaded it; raises as :meth:`create`."""
        content = _SAMPLE.read_bytes()
        row = self._new(session, workspace_id, Announced("Reelbox sample.mp4", len(content), "video/mp4"), by)
        self._objects.put(row.key, content, row.media_type)
        row.state = UploadState.RECEIVED
        session.add(row)
        session.flush()
        self._enqueue(session, row, [Step("hash")])
        return row

    def _new(self, session: Session, workspace_id: UUID, wanted: Announced, by: UUID | None) -> UploadRow:
        name = _UNUSABLE.sub("_", wanted.name).strip()[:_NAME_LENGTH] or "video"
        require_room(session, workspace_id, self._settings, name, wanted.size_bytes)
        part_bytes = wanted.part_bytes or part_size(wanted.size_bytes)
        if part_bytes < SMALLEST_PART_BYTES or -(-wanted.size_bytes // part_bytes) > MOST_PARTS:
            part_bytes = part_size(wanted.size_bytes)
        upload_id, at = new_id(), now(session)
        return UploadRow(
            workspace_id=workspace_id, id=upload_id, name=name, media_type=wanted.media_type,
            size_bytes=wanted.size_bytes, part_bytes=part_bytes,
            key=workspace_key(workspace_id, "originals", upload_id), state=UploadState.OPEN, created_by=by,
            created_at=at, touched_at=at,
        )  # fmt: skip

    def get(self, session: Session, upload_id: UUID) -> UploadRow:
        """Return an upload; ``SOURCE-018`` where the workspace has none of this id."""
        row = session.scalar(select(UploadRow).where(UploadRow.id == upload_id))
        if row is None:
            raise errors.UNKNOWN_UPLOAD(upload=upload_id)
        return row

    def _open(self, session: Session, upload_id: UUID) -> UploadRow:
        wanted = select(UploadRow).where(UploadRow.id == upload_id).with_for_update()
        row = session.scalar(wanted.execution_options(populate_existing=True))
        if row is None:
            raise errors.UNKNOWN_UPLOAD(upload=upload_id)
        return row

    def unfinished(self, session: Session) -> Sequence[UploadRow]:
        """Return the uploads that somebody may go on with, the newest first."""
        wanted = select(UploadRow).where(UploadRow.state == UploadState.OPEN).order_by(UploadRow.created_at.desc())
        return session.scalars(wanted.limit(1000)).all()

    def sign_part(self, session: Session, upload_id: UUID, number: int, md5: str) -> Signed:
        """Return a request that sends one part.

        Args:
            session: The transaction.
            upload_id: Which upload.
            number: Which part, from 1.
            md5: Of its content, in hexadecimal digits; the storage refuses any other.

        Raises:
            ReelboxError: ``SOURCE-018``, ``SOURCE-022``, ``SOURCE-027``.
        """
        row = self.get(session, upload_id)
        self._require_open(row)
        if not 1 <= number <= part_count(row):
            raise errors.NO_SUCH_PART(number=number, count=part_count(row))
        row.touched_at = now(session)
        part = Part(number, part_length(row, number), md5)
        return self._objects.sign_part(row.key, row.multipart_id or "", part, self._settings.url_s)

    def parts(self, session: Session, upload_id: UUID) -> list[Part]:
        """Return the parts that have arrived whole, by number."""
        row = self.get(session, upload_id)
        self._require_open(row)
        return self._objects.parts(row.key, row.multipart_id or "")

    def complete(self, session: Session, upload_id: UUID, claimed: Sequence[Claimed] | None = None) -> UploadRow:
        """Make the parts a file and queue the job that makes it a source; asking again changes nothing.

        Args:
            session: The transaction.
            upload_id: Which upload.
            claimed: The parts as the client knows them; ``None``: as they are there.

        Raises:
            ReelboxError: ``SOURCE-019`` to ``SOURCE-021`` saying which parts are wrong, ``STORAGE-004`` where the
                storage knows nothing of the upload.
        """
        row = self._open(session, upload_id)
        if row.state != UploadState.OPEN:
            return row
        multipart_id = row.multipart_id or ""
        try:
            there = self._objects.parts(row.key, multipart_id)
        except ReelboxError as error:
            # Completed earlier, by a request whose transaction did not get to its end.
            found = self._objects.head(row.key) if error.code == NO_MULTIPART.code else None
            if found is None or found.size_bytes != row.size_bytes:
                raise
        else:
            _compare(row, there, claimed)
            self._objects.complete(row.key, multipart_id, there)
        row.state, row.touched_at = UploadState.RECEIVED, now(session)
        self._enqueue(session, row, [Step("hash")])
        return row

    def _enqueue(self, session: Session, row: UploadRow, steps: Sequence[Step]) -> None:
        wish = {"upload_id": str(row.id)}
        row.job_id = enqueue(session, row.workspace_id, JOB_KIND, wish, steps, lane=Lane.BACKGROUND)
        session.flush()

    def abort(self, session: Session, upload_id: UUID) -> None:
        """Forget an upload and its parts.

        Raises:
            ReelboxError: ``SOURCE-018``; ``SOURCE-027`` where it is a source, or on its way to be one.
        """
        row = self._open(session, upload_id)
        self._require_open(row)
        self._forget(session, row)

    def _forget(self, session: Session, row: UploadRow) -> None:
        if row.multipart_id is not None:
            self._objects.abort(row.key, row.multipart_id)
        session.delete(row)
        session.flush()

    def _require_open(self, row: UploadRow) -> None:
        if row.state != UploadState.OPEN:
            raise errors.UPLOAD_CLOSED(state=row.state)

    def sweep(self, database: Database) -> int:
        """Forget uploads that nobody went on with, and rows of those that were finished; return how many."""
        with database.system() as session:
            before = now(session) - timedelta(days=self._settings.keep_days)
            old = UploadRow.touched_at < before, UploadRow.state != UploadState.RECEIVED
            found = session.execute(select(UploadRow.workspace_id, UploadRow.id).where(*old)).all()
        swept = 0
        for workspace_id, upload_id in found:
            with database.workspace(workspace_id) as session:
                row = session.scalar(select(UploadRow).where(UploadRow.id == upload_id, *old).with_for_update())
                if row is not None:
                    self._forget(session, row)
                    swept += 1
        return swept


def require_room(  # noqa: PLR0913  what it depends on
    session: Session,
    workspace_id: UUID,
    settings: UploadSettings,
    name: str,
    size_bytes: int,
    *,
    beside: Callable[[Session], int] = lambda _: 0,
) -> None:
    """Refuse a file that cannot be taken, before its first byte.

    Args:
        session: The transaction.
        workspace_id: Whose file it is.
        settings: What may be uploaded.
        name: The file's name.
        size_bytes: Its length.
        beside: Tells how many bytes the workspace keeps besides sources and uploads.

    Raises:
        ReelboxError: ``SOURCE-003``, ``SOURCE-015`` to ``SOURCE-017``.
    """
    if size_bytes <= 0:
        raise errors.EMPTY(name=name)
    if size_bytes > settings.max_gb * 1e9:
        raise errors.TOO_LARGE(name=name, limit=f"{settings.max_gb:g} GB")
    if settings.quota_gb is not None:
        # Two at once must not both take the last of it.
        hold(session, HashedLock.QUOTA, workspace_id)
        left = settings.quota_gb * 1e9 - used_bytes(session) - beside(session)
        if size_bytes > left:
            raise errors.OVER_QUOTA(name=name, left=f"{max(left, 0) / 1e9:.1f} GB")
    if settings.disk is not None and shutil.disk_usage(settings.disk).free - size_bytes < settings.disk_free_gb * 1e9:
        raise errors.BOX_FULL(name=name)


def used_bytes(session: Session) -> int:
    """Return what the workspace's sources and unfinished uploads take up."""
    kept = select(func.coalesce(func.sum(SourceRow.size_bytes), 0))
    coming = select(func.coalesce(func.sum(UploadRow.size_bytes), 0)).where(
        UploadRow.state.in_([UploadState.OPEN, UploadState.RECEIVED])
    )
    return int(session.scalar(kept) or 0) + int(session.scalar(coming) or 0)


def _compare(row: UploadRow, there: Sequence[Part], claimed: Sequence[Claimed] | None) -> None:
    """Refuse parts that are not exactly the file, naming the first of what is wrong."""
    if claimed is not None:
        numbers = [part.number for part in claimed]
        if numbers != sorted(set(numbers)):
            raise errors.PARTS_UNORDERED()
        if missing := set(range(1, part_count(row) + 1)) - set(numbers):
            raise errors.PARTS_MISSING(detail=_named(missing, "not listed"))
    found = {part.number: part for part in there}
    if missing := set(range(1, part_count(row) + 1)) - found.keys():
        raise errors.PARTS_MISSING(detail=_named(missing, "not there"))
    if surplus := found.keys() - set(range(1, part_count(row) + 1)):
        raise errors.PARTS_DIFFER(detail=_named(surplus, "beyond the file's end"))
    for number, part in sorted(found.items()):
        if part.size_bytes != part_length(row, number):
            detail = f"part {number} has {part.size_bytes} bytes instead of {part_length(row, number)}"
            raise errors.PARTS_DIFFER(detail=detail)
    for theirs in claimed or ():
        if theirs.number not in found or theirs.etag.strip('"') != found[theirs.number].etag:
            raise errors.PARTS_DIFFER(detail=f"part {theirs.number} has another ETag")


def _named(numbers: Iterable[int], what: str) -> str:
    some = sorted(numbers)
    more = f" and {len(some) - _LISTED} more" if len(some) > _LISTED else ""
    return f"part {', '.join(map(str, some[:_LISTED]))}{more} {'are' if len(some) > 1 else 'is'} {what}"
