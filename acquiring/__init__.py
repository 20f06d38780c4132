"""The far side of money: card terminals, online payment services, issuers of cash receipts; and their simulators."""
