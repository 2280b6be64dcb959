"""What every feature stands on. Parts that the box has too are repeated here: the products share no code (0033)."""
