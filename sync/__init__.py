"""The journal's way to the regional programme server: what is sent, and how (`protocol.md`)."""
