"""Means of payment: Stripe's test cards, and what their banks do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A test card; `bank` says what happens when it is charged."""

    last4: str
    bank: str = "ok"
    brand: str = "visa"
    attaches: bool = True


# The numbers and tokens of Stripe's testing page. A bank that asks once is content after the first authentication.
CARDS: dict[str, Card] = {
    "4242424242424242": Card("4242"),
    "5555555555554444": Card("4444", brand="mastercard"),
    "4000000000000002": Card("0002", "generic_decline", attaches=False),
    "4000000000009995": Card("9995", "insufficient_funds", attaches=False),
    "4000000000000341": Card("0341", "generic_decline"),
    "4000002500003155": Card("3155", "asks_once"),
    "4000002760003184": Card("3184", "asks_always"),
    "4000000000003220": Card("3220", "asks_always"),
    "4000000000000259": Card("0259", "dispute"),
    "4000000000001976": Card("1976", "inquiry"),
    "4000000000005126": Card("5126", "refund_fails"),
    "4000000000000077": Card("0077"),
}

TOKENS: dict[str, str] = {
    "visa": "4242424242424242",
    "mastercard": "5555555555554444",
    "chargeDeclined": "4000000000000002",
    "visa_chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeCustomerFail": "4000000000000341",
    "authenticationRequiredOnSetup": "4000002500003155",
    "authenticationRequired": "4000002760003184",
    "threeDSecure2Required": "4000000000003220",
    "createDispute": "4000000000000259",
    "createDisputeInquiry": "4000000000001976",
    "refundFail": "4000000000005126",
    "bypassPending": "4000000000000077",
}


def by_token(token: str) -> str | None:
    """Return the number behind `pm_card_visa` or `tok_visa`."""
    return TOKENS.get(token.removeprefix("pm_card_").removeprefix("tok_"))


def debit(iban: str) -> str:
    """Return what the bank behind an IBAN does, some time later."""
    return "debit_ok" if iban.replace(" ", "").endswith("3201") else "debit_fails"
