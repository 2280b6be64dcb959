"""What the customer bought: checked offline, counted down in the open, and never in the way of work that has begun."""
