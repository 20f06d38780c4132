"""Folding: `fold(state, entry, event)` changes the state in place, one function an event. Never refuses."""
