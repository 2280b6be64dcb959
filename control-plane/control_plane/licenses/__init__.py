"""Licenses: what was sold, to whom, on which machines, and the signed files that say so."""
