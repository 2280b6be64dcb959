"""What a browser shows of a source before anything is rendered."""
