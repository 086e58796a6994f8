"""The demonstration: an embedded database, made-up people, an address and how to sign in."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import django

GREETING = """
Mooring is ready, with made-up people.

  Public pages    http://{host}:{port}/
  Staff           http://{host}:{port}/sign-in/

  Sign in as      helen.made-up  (helpline)          priya.made-up  (prescriber)
                  nora.made-up   (nurse)             omar.made-up   (nurse)
                  carl.made-up   (case manager)      dora.made-up   (medical director)
                  adam.made-up   (administrator)
  Password        {password}

  Everything is kept in {data}. Stop with Ctrl-C. Delete that folder to begin anew.
"""


def prepare(data: Path) -> None:
    """Make the data folder and its secrets, the database and its people. The second time nothing is made anew."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["MOORING_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mooring.config.settings"
    django.setup()
    from django.core.management import call_command

    from mooring.ops.seed import seed

    call_command("migrate", verbosity=0, interactive=False)
    seed(at=datetime.now(UTC))


def demo(*, data: Path, host: str, port: int, serving: bool = True) -> None:
    """Prepare the demonstration, say how to reach it, and serve it until stopped."""
    prepare(data)
    from mooring.ops.seed import PASSWORD

    print(GREETING.format(host=host, port=port, password=PASSWORD, data=data), flush=True)
    if serving:
        from mooring.ops.serve import serve
        from mooring.ops.work import beside

        with beside():
            serve(host, port)
