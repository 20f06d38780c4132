"""Tests by kind. This file exists because python-barcode installs a top-level `tests`."""
