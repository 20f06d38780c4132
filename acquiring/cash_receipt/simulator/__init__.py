"""A local agent made of software: issues cash receipts that no tax office hears of, and has its bad days."""
