"""Devices: what kinds there are, who is paired, who is here."""
