"""Faults seeded into the tables, one at a time, to know what the proof and the spec suite are worth (docs/adr/0006)."""
