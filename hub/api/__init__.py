"""The hub's outside: HTTP asks, the socket tells."""
