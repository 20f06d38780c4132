"""Live documents: what screens see, rendered in Python from the state, sent as snapshots and merge patches."""
