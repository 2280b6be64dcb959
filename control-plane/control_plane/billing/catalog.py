"""What is sold: plans, the policies that their licenses are made from, and their prices."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from control_plane.billing import errors
from control_plane.billing.models import Mode, Target
from control_plane.customers.models import Language

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
_FILE = Path(__file__).with_name("catalog.toml")


class Price(BaseModel):
    """What a plan costs for one machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lookup_key: Word
    interval: Literal["month", "year"] | None = Field(default=None, description="null: paid once.")
    currency: Annotated[str, StringConstraints(pattern="^[a-z]{3}$")]
    amount: int = Field(ge=1, description="In the currency's smallest unit.")

    @property
    def mode(self) -> Mode:
        """How it is paid."""
        return Mode.PAYMENT if self.interval is None else Mode.SUBSCRIPTION


class Plan(BaseModel):
    """Something that is sold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word
    policy: Word
    targets: tuple[Target, ...]
    most_machines: int = Field(ge=1)
    title: dict[Language, str]
    summary: dict[Language, str]
    prices: tuple[Price, ...]


class Catalog(BaseModel):
    """Everything that is sold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plans: tuple[Plan, ...]

    def plan(self, name: str) -> Plan:
        """Return a plan; ``BILLING-001`` where there is none of this name."""
        for plan in self.plans:
            if plan.name == name:
                return plan
        raise errors.UNKNOWN_PLAN(plan=name)

    def price(self, lookup_key: str) -> tuple[Plan, Price]:
        """Return a price with its plan; ``BILLING-002`` where there is none of this key."""
        for plan in self.plans:
            for price in plan.prices:
                if price.lookup_key == lookup_key:
                    return plan, price
        raise errors.UNKNOWN_PRICE(lookup_key=lookup_key)


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """Return what is sold."""
    return Catalog.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def title(plan: str, language: str) -> str:
    """Return what a plan is called; its name where it is no longer sold."""
    known = next((one for one in catalog().plans if one.name == plan), None)
    return known.title[Language(language)] if known else plan
