"""Who may do what: users, sessions, API keys, workspaces and their members, and what was done."""
