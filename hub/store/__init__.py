"""The store: one SQLite file, one writer, everything that was acknowledged."""
