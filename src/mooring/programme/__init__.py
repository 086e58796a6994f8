"""Use-cases: the only door for a change. Each checks permission first, and leaves its event and its audit together."""
