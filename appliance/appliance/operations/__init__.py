"""Whether the box is well: health, measurements, room on the disk."""
