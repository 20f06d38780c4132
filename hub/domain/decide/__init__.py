"""Deciding: `decide(state, command, context)` gives events and an answer, or raises a refusal. Pure."""
