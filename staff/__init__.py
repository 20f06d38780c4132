"""The staff's room (직원): the owner's and the counter's tablet."""
