"""Contact sheets of every surface, for people to look at: `make sheets`."""
