"""The box's license over HTTP: everybody who is signed in sees it, the administrator changes it."""

from sqlalchemy.orm import Session

from appliance.bootstrap.service import Service
from appliance.entrypoints.http.access import Admin, SignedIn
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.visits import Router
from appliance.licensing import repository
from appliance.licensing.schemas import Activation, LicenseFile, LicenseView, RequestFile

router = Router("/license", tags=["license"])


@router.get("", summary="Read the license")
def read(caller: SignedIn, tx: Tx, services: Services) -> LicenseView:
    """Return how the box stands with its license."""
    return _shown(tx, services)


@router.put("", summary="Install a license file")
def install(wish: LicenseFile, caller: Admin, services: Services) -> LicenseView:
    """Put a license file in force, in the place of the one before; works without any network."""
    services.licensing.install(wish.file, "file", caller)
    return _after(services)


@router.post("/activate", summary="Activate online")
def activate(wish: Activation, caller: Admin, services: Services) -> LicenseView:
    """Bind a license to this machine by its one-time code, or by a file of the machine it moves from."""
    services.licensing.activate(code=wish.code, file=wish.file, by=caller)
    return _after(services)


@router.post("/refresh", summary="Refresh online")
def refresh(caller: Admin, services: Services) -> LicenseView:
    """Ask the license server for the newest file; the box does so by itself once a day."""
    services.licensing.refresh(caller)
    return _after(services)


@router.post("/request", summary="Make a machine request")
def request(caller: Admin, services: Services) -> RequestFile:
    """Return a file for the vendor, who answers it with a license file for this machine; works without any network."""
    token = services.licensing.request()
    return RequestFile(file_name=f"reelbox-{services.licensing.me.public.kid[:8]}.request", file=token)


def _after(services: Service) -> LicenseView:
    with services.database.nameless() as session:  # the change was a transaction of its own
        return _shown(session, services)


def _shown(session: Session, services: Service) -> LicenseView:
    return LicenseView.of(services.licensing.standing(session), repository.box(session), services.licensing)
