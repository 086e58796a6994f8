"""Running an installation: server start, demo seed, health."""
