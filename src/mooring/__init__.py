"""Mooring runs a medical opioid detox programme: it asks, scores, proposes, guards, reminds and records."""

__version__ = "0.1.0"
