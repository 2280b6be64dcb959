"""Stripe's request bodies: forms whose keys are paths, `items[0][price]=…`."""

import re
from typing import Any
from urllib.parse import parse_qsl

Obj = dict[str, Any]

# Text that people write stays text, whatever it reads.
_TEXT = frozenset({"metadata", "name", "description", "email", "phone", "nickname", "statement_descriptor", "number"})
_NUMBERS = frozenset(
    (
        *("amount", "amount_off", "application_fee_amount", "billing_cycle_anchor", "cancel_at", "created"),
        *("current_period_end", "days_until_due", "exp_month", "exp_year", "expected_amount", "expires_at"),
        *("frozen_time", "gt", "gte", "interval_count", "iterations", "limit", "lt", "lte", "max_redemptions"),
        *("percent_off", "percentage", "quantity", "start_date", "trial_period_days", "unit_amount"),
    )
)


def parse(body: str) -> Obj:
    """Return the nested value of a form; `[]` and numbered keys become lists, `true` and known numbers values."""
    root: Obj = {}
    for path, text in parse_qsl(body, keep_blank_values=True):
        keys = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", path)
        here = root
        for key in keys[:-1]:
            here = here.setdefault(key, {})
        last = keys[-1]
        if not last or last in here:  # `a[]`, or a key sent twice
            last = str(len(here))
        here[last] = text if any(key in _TEXT for key in keys) else _value(keys[-1] or keys[-2], text)
    return {key: _lists(value) for key, value in root.items()}


def _value(key: str, text: str) -> str | int | bool:
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if key in _NUMBERS and re.fullmatch(r"-?\d{1,15}", text) else text


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(item) for key, item in value.items()}
    return list(inner.values()) if inner and all(key.isdigit() for key in inner) else inner
