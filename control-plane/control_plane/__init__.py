"""The vendor's back office."""
