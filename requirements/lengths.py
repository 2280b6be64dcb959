"""Looks for files and functions that have grown too long to be read at a glance.

usage: python requirements/lengths.py (through `make check`)

A file has 500 lines at most (but generated ones), a Python function 60, its signature and docstring included.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION = 500, 60

_LISTED = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--")
_WHICH = ("*.py", "*.ts", "*.tsx", "*.mjs", ":!*/src/generated/*")


def too_long(path: Path) -> Iterator[str]:
    """Yield a line for the file and for each of its functions that is too long."""
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{path}: {lines} lines"
    for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines"


def main() -> int:
    """Print what is too long; return 1 where anything is."""
    listed = subprocess.run([*_LISTED, *_WHICH], capture_output=True, text=True, check=True).stdout
    paths = [Path(name) for name in listed.split("\0") if name]
    found = [line for path in paths if path.is_file() for line in too_long(path)]
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
