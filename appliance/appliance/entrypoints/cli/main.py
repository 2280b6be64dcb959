"""Entry point of ``reelbox``: runs a command and turns every end into an exit status and one last line.

Exit status: 0 done, 1 our fault, 2 usage, 3 input refused, 4 cannot run here, 5 cancelled. The last line on standard
error is ``CODE sentence — hint``, with ``--json`` an object.
"""

import errno
import io
import json
import os
import sys
import traceback

from appliance.kernel import errors
from appliance.kernel.errors import ReelboxError


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit status."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    debug = "--debug" in options
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # file names need not be text
    try:
        _dispatch(arguments, debug=debug)
        sys.stdout.flush()
    except ReelboxError as error:
        failure = error
    except KeyboardInterrupt:
        failure = errors.CANCELLED()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever was reading has seen enough
        return 0
    except OSError as error:
        failure = _from_system(error)
    except Exception as error:  # noqa: BLE001  the last boundary: everything else is our fault, said in one line
        failure = errors.INTERNAL(detail=f"{type(error).__name__}: {' '.join(str(error).split())}")
    else:
        return 0
    if debug:
        traceback.print_exc()
    _complain(failure, as_json="--json" in options)
    return int(failure.kind)


def _dispatch(arguments: list[str], *, debug: bool) -> None:
    # Loading the commands takes most of a second: Ctrl-C has to find this function's caller ready.
    import typer  # noqa: PLC0415
    from typer.exceptions import TyperException  # noqa: PLC0415

    from appliance.entrypoints.cli import errors as cli_errors  # noqa: PLC0415
    from appliance.entrypoints.cli.commands import app  # noqa: PLC0415
    from appliance.kernel.logs import configure  # noqa: PLC0415

    configure(debug=debug)
    try:
        app(arguments or ["--help"], prog_name="reelbox", standalone_mode=False)
    except typer.Abort as error:
        raise errors.CANCELLED() from error
    except TyperException as error:
        context = getattr(error, "ctx", None)  # usage errors have one, and their class is not public
        command = context.command_path if context else "reelbox"
        raise cli_errors.USAGE(detail=error.format_message(), command=command) from error


def _from_system(error: OSError) -> ReelboxError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return errors.DISK_FULL(path=error.filename or "the work directory")
    return errors.INTERNAL(detail=f"{type(error).__name__}: {error}")


def _complain(failure: ReelboxError, *, as_json: bool) -> None:
    if as_json:
        line = json.dumps(failure.as_dict(), ensure_ascii=False)
    else:
        line = f"{failure.code} {failure.message}" + (f" — {failure.hint}" if failure.hint else "")
    # A file name may hold a line break; the last line has to stay one line.
    sys.stderr.write(" ".join(line.splitlines()) + "\n")
