"""Clinical knowledge as data, and the loader that refuses what has no source."""
