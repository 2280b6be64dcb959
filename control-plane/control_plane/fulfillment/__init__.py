"""From paid to a first video: the steps of each order, and what is wrong with any of them."""
