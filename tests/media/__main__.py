"""Make test media by hand: ``python -m tests.media talk OUT.mp4``, ``python -m tests.media barcode OUT.mp4``."""

import argparse
from fractions import Fraction
from pathlib import Path

from tests.media.barcode import barcode
from tests.media.talk import sample, talk


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.media", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    spoken = kinds.add_parser("talk", help="the demo's raw talk")
    spoken.add_argument("target", type=Path)
    small = kinds.add_parser("sample", help="the sample that comes with the product: the talk's beginning, small")
    small.add_argument("target", type=Path)
    numbered = kinds.add_parser("barcode", help="numbered frames and clicks")
    numbered.add_argument("target", type=Path)
    numbered.add_argument("--fps", type=Fraction, default=Fraction(30))
    numbered.add_argument("--frames", type=int, default=1800)
    chosen = parser.parse_args()
    if chosen.kind == "talk":
        talk(chosen.target)
    elif chosen.kind == "sample":
        sample(chosen.target)
    else:
        barcode(chosen.target, chosen.fps, chosen.frames)


if __name__ == "__main__":
    main()
