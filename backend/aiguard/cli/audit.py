"""`aiguard audit verify|seal`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aiguard.audit.verify import Finding


@click.group()
def audit() -> None:
    """The log of what auditors and admins did."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(as_json: bool) -> None:
    """Whether anything in the log was changed, removed or put in. Exit status 1 when so."""
    from aiguard.audit import anchors
    from aiguard.audit.anchors import AnchorForged
    from aiguard.audit.verify import verify as look
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory
    from aiguard.storage import open_store

    settings = Settings.load()
    try:
        anchored = anchors.read(open_store(settings.storage_url), settings.secret_key)
    except AnchorForged as error:
        raise click.ClickException(str(error)) from None
    with make_session_factory(make_engine(settings.database_url))() as session:
        found = look(session, anchored)
    click.echo(json.dumps(asdict(found)) if as_json else _words(found))
    sys.exit(1 if found.fault else 0)


@audit.command()
@click.option("--superuser-url", envvar="DATABASE_ADMIN_URL", required=True, help="Of the same database.")
def seal(superuser_url: str) -> None:
    """Take the right to change the log away from the service's own role. `make up` does it by itself."""
    from aiguard.config import Settings

    seal_for(Settings.load().database_url, superuser_url)


def seal_for(database_url: str, superuser_url: str) -> None:
    """Seal it against the role of `database_url`, and say so."""
    from sqlalchemy import make_url

    from aiguard.audit.sealing import seal as take_away

    service = make_url(database_url).username
    if not service:
        raise click.ClickException("DATABASE_URL names no role: write postgresql://role:password@host/name.")
    take_away(superuser_url, service)
    click.echo(f"The role {service} can read the audit log and add to it, and nothing else.")


def _words(found: Finding) -> str:
    if found.fault:
        return f"NOT whole: {found.fault.text} Rows before row {found.fault.row_id} are as they were written."
    if found.rows == 0:
        return "The log is empty."
    return (
        f"Whole: {found.rows} rows, each as it was written. "
        f"Rows up to {found.anchored} are anchored outside the database; of later ones the end could be cut off unseen."
    )
