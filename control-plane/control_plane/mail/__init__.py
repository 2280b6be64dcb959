"""Letters: what they say, in English and Vietnamese, and getting them to the mail server."""
