"""People who work here: facilities, members, roles, sign-in."""
