"""Boxes: setting them up, and what they say of themselves."""
