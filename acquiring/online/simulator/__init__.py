"""The payment service made of software: its API, its checkout page, its webhooks, its own record, and its bad days."""
