"""Thin doors into the appliance: parse, call a service, serialize."""
