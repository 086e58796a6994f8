"""The public front door: plain pages, a check of signs, a finder of places, and a number left to be called back.

It holds no table about patients.
"""
