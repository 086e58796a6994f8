"""What the screens share: page templates, macros, formats, form parsing, static files."""
