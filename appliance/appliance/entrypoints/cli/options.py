"""Options that every command has."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON lines on standard output.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show log and traceback.")]
