"""The third reading of a protocol: the same tables as formulas, about which questions are answered for every state."""
