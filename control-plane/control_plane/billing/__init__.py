"""What is sold and what was paid: plans, orders, Stripe's objects, and the clocks that run when money stops."""
