"""The vendor's own people: roles, second factors, sessions, and the log of what they did."""
