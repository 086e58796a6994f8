"""The only tables about patients. `journal` is the one way in, `queries` the one way out."""
