"""What was said, and when: voice activity, timed words, and the models that find them."""
