"""Where the outputs of stages live: content-addressed, whole or not there at all."""
