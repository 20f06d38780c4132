"""Ways to pay that need a driver. Cash and "later, at the counter" need none."""
