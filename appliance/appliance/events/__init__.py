"""What happened in a workspace: one ordered stream, for browsers, webhooks and notifications."""
