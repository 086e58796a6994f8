"""`mooring evidence`: proof and simulation of the deployed version, kept for its adoption."""

from __future__ import annotations

import os

import click


def made(protocols: tuple[str, ...]) -> int:
    """Make and keep the evidence of these protocols at every facility; prints a line each. Raises click.UsageError."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError

    from mooring.accounts.models import Facility
    from mooring.accounts.tenancy import bind
    from mooring.ops.evidence import CannotMake, make
    from mooring.programme.evidence import KINDS

    code = 0
    try:
        facilities = list(Facility.objects.all())
    except DatabaseError as error:
        raise click.UsageError(
            "there is no installation here to keep evidence in; start `mooring demo` or `mooring serve` first, or name "
            "theirs with MOORING_DATA"
        ) from error
    for facility in facilities:
        bind(facility.pk)
        for protocol in protocols:
            for kind in KINDS:
                try:
                    why = make(kind, facility, protocol)
                except CannotMake as error:
                    raise click.UsageError(str(error)) from error
                click.echo(f"{facility.name}: {protocol}, {kind}: {why or 'passes'}")
                code = code or int(bool(why))
    bind(None)
    return code
