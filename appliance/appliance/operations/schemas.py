"""What health looks like."""

from pydantic import BaseModel, Field


class Dependency(BaseModel):
    """One thing the box stands on."""

    name: str = Field(examples=["database"])
    ready: bool
    code: str | None = Field(default=None, description="What is wrong.", examples=["KERNEL-009"])


class Readiness(BaseModel):
    """Whether the box can take work."""

    ready: bool
    dependencies: list[Dependency]
