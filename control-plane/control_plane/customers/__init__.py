"""Who bought: people with a mail address, and the links and sessions by which they come in."""
