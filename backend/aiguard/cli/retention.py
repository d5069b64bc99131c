"""`aiguard retention run`: what is due goes now."""

from __future__ import annotations

import click


@click.group()
def retention() -> None:
    """How long pictures and checks are kept."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only count what is due.")
def run(dry_run: bool) -> None:
    """Delete checks and pictures past their date, files that nothing names any more, and old Idempotency-Keys."""
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory
    from aiguard.keeping import strays
    from aiguard.keeping.limits import Days
    from aiguard.keeping.retention import Retention
    from aiguard.storage import open_store

    settings = Settings.load()
    sessions = make_session_factory(make_engine(settings.database_url))
    store = open_store(settings.storage_url)
    work = Retention(sessions, store, Days(settings.keep_pictures_days, settings.keep_checks_days))
    done = work.due() if dry_run else work.run()
    click.echo(
        f"{'Due' if dry_run else 'Deleted'}: {done.checks} checks, {done.pictures} pictures of checks that stay, "
        f"the files of {done.files} pictures, {done.keys} old keys."
    )
    if dry_run:
        return
    found = strays.look(sessions, store)
    click.echo(f"Files without a check: {found.files} deleted. Pictures whose file is missing: {len(found.rows)}.")
    for digest in found.rows:
        click.echo(f"  {digest}")
