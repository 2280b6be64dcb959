"""Writes the OpenAPI document of the API: ``python -m control_plane.entrypoints.http.openapi``."""

import json
import sys

from control_plane.entrypoints.http.app import describe

if __name__ == "__main__":
    json.dump(describe(), sys.stdout, indent=1)
