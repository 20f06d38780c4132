"""A printer made of software: `python -m printer.virtual`. Product code that speaks the real bytes."""
