"""The second reading of a protocol: the same tables over arrays of virtual people."""
