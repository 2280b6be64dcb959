"""Errors as Stripe shapes them."""

from tests.fakes.stripe.forms import Obj


class RefusedError(Exception):
    """An answer other than 200: HTTP status, and the members of `error`."""

    def __init__(
        self, message: str, *, status: int = 400, kind: str = "invalid_request_error", **members: object
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: Obj = {
            "error": {"type": kind, "message": message, **{k: v for k, v in members.items() if v is not None}}
        }


def no_such(what: str, which: str, *, param: str = "id", status: int = 400) -> RefusedError:
    """Return the error for an id that names nothing; 404 where it stands in the address."""
    return RefusedError(f"No such {what}: '{which}'", status=status, code="resource_missing", param=param)


def required(param: str) -> RefusedError:
    """Return the error for a parameter that lacks."""
    return RefusedError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def declined(decline_code: str, payment_intent: Obj | None = None) -> RefusedError:
    """Return the error for a card whose bank says no."""
    code = "card_declined"
    message = {
        "insufficient_funds": "Your card has insufficient funds.",
        "authentication_required": "Your card was declined. This transaction requires authentication.",
    }.get(decline_code, "Your card was declined.")
    if decline_code == "authentication_required":
        code = decline_code
    return RefusedError(
        message, status=402, kind="card_error", code=code, decline_code=decline_code, payment_intent=payment_intent
    )
