"""The editing core: transcript + recipe + edits become a timeline. Pure: no clock, no disk, no settings."""
