"""The API over HTTP: each router parses, asks a service and serializes."""
