"""Makes Django ready for a command. Called by the verbs of `mooring` that need it, and by nothing else."""

import os

import django


def django_ready() -> None:
    """Load the settings and the apps; does nothing the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    django.setup()
