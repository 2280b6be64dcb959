"""Work that must not be lost: rows in PostgreSQL, done by whoever holds their lease."""
