"""Smart cut: whole groups of pictures are copied from the source, only what a cut has opened is encoded anew."""
