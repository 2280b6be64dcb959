"""What a timeline looks like in the formats of players and editing programs; every writer is a pure function."""
