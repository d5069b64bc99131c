"""`aiguard migrate|worker|user|openapi`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command()
def migrate() -> None:
    """Bring the database at DATABASE_URL to the newest schema."""
    from aiguard.config import Settings
    from aiguard.db import migrate as upgrade

    upgrade(Settings.load().database_url)
    click.echo("The database is up to date.")


@click.command()
@click.option(
    "--beat", is_flag=True, help="Run the scheduler instead: exactly one of it, beside any number of workers."
)
def worker(beat: bool) -> None:
    """Run a worker on the servers that DATABASE_URL, BROKER_URL and STORAGE_URL name."""
    from aiguard.config import Settings
    from aiguard.embedded import commands

    settings = Settings.load()
    command = commands.beat(str(settings.data_dir / "beat-schedule")) if beat else commands.WORKER
    command = commands.here(command)
    os.execv(command[0], command)  # noqa: S606  # one process, one command: signals reach it directly


@click.group()
def user() -> None:
    """People on this installation."""


@user.command("add")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Make this account an admin (the very first one is one anyway).")
@click.password_option(help="Asked for when not given.")
def add_user(email: str, admin: bool, password: str) -> None:
    """Create an account."""
    from aiguard.accounts.roles import Role
    from aiguard.accounts.service import grant, register
    from aiguard.app import create_app
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory

    settings = Settings.load()
    sessions = make_session_factory(make_engine(settings.database_url))
    with create_app(settings).app_context():
        row = register(sessions, email, password, is_open=True)
        if admin:
            grant(sessions, row.id, Role.ADMIN)
    click.echo(f"{row.email} can sign in.")


@user.command("list")
def list_users() -> None:
    """Every account with its roles."""
    from sqlalchemy import select

    from aiguard.accounts.rows import UserRow
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory

    sessions = make_session_factory(make_engine(Settings.load().database_url))
    with sessions() as session:
        for row in session.scalars(select(UserRow).order_by(UserRow.id)):
            roles = ", ".join(role.name for role in row.roles)
            click.echo(f"{row.email}  {roles}  {'active' if row.active else 'disabled'}")


@click.command()
@click.option("--to", type=click.Path(path_type=Path), default=Path("frontend/openapi.json"), show_default=True)
@click.option("--check", is_flag=True, help="Change nothing; fail when the file is out of date.")
def openapi(to: Path, check: bool) -> None:
    """Write the API's OpenAPI document."""
    from aiguard.api.document import openapi_text

    text = openapi_text()
    if not check:
        to.write_text(text, encoding="utf-8")
    elif not to.exists() or to.read_text(encoding="utf-8") != text:
        click.echo(f"{to} is out of date: run `aiguard openapi`.", err=True)
        sys.exit(1)
