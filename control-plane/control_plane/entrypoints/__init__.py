"""How people and programs get at the control plane: parse, call a service, show the result."""
