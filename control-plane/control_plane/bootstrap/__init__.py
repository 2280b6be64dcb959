"""The one place where settings become adapters and adapters become services."""
