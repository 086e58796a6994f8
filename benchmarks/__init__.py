"""Measures Mooring's three hot paths beside the same work done with the bare driver. See README.md."""
