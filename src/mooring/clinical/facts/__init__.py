"""Facts: what a table may ask, each one declaration of a closed set of kinds."""
