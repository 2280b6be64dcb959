"""The HTTP API: the shop, the portal, the console, the boxes, and Stripe."""
