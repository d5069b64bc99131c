"""`aiguard migrate|worker|user`."""

from __future__ import annotations

import os

import click


@click.command()
def migrate() -> None:
    """Bring the database at DATABASE_URL to the newest schema; with DATABASE_ADMIN_URL seal the audit log, too."""
    from aiguard.cli.audit import seal_for
    from aiguard.config import Settings
    from aiguard.db import migrate as upgrade

    settings = Settings.load()
    upgrade(settings.database_url)
    click.echo("The database is up to date.")
    if settings.database_admin_url:
        seal_for(settings.database_url, settings.database_admin_url)


@click.command()
@click.option("--beat", is_flag=True, help="Run the scheduler instead; exactly one, beside any number of workers.")
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
    from aiguard.accounts import service
    from aiguard.accounts.errors import AccountError
    from aiguard.accounts.roles import Role
    from aiguard.app import create_app
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory

    settings = Settings.load()
    sessions = make_session_factory(make_engine(settings.database_url))
    with create_app(settings).app_context():
        try:
            made = service.create(sessions, email, password, Role.ADMIN if admin else Role.CHECKER)
        except AccountError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{made.email} can sign in.")


@user.command("quota")
@click.argument("email")
@click.option("--checks-per-day", type=click.IntRange(min=0), help="Left out: as for everybody.")
@click.option("--kept-bytes", type=click.IntRange(min=0), help="Left out: as for everybody.")
def set_quota(email: str, checks_per_day: int | None, kept_bytes: int | None) -> None:
    """Give one person another quota than everybody has."""
    from sqlalchemy import update

    from aiguard.accounts.rows import UserRow
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory

    sessions = make_session_factory(make_engine(Settings.load().database_url))
    own = {"quota_checks_per_day": checks_per_day, "quota_bytes": kept_bytes}
    with sessions.begin() as session:
        changed = session.scalar(
            update(UserRow).where(UserRow.email == email.strip().lower()).values(own).returning(UserRow.id)
        )
    if changed is None:
        raise click.ClickException(f"There is no account {email}.")
    click.echo(f"{email} has a quota of their own." if any(v is not None for v in own.values()) else "As everybody.")


@user.command("two-step-off")
@click.argument("email")
def turn_two_step_off(email: str) -> None:
    """Let somebody in by password alone who has lost the phone and the recovery codes. Make sure it is them."""
    from aiguard.accounts.sealing import Sealer
    from aiguard.accounts.service import find_active
    from aiguard.accounts.two_step import PURPOSE, TwoStep
    from aiguard.config import Settings
    from aiguard.db import make_engine, make_session_factory

    settings = Settings.load()
    sessions = make_session_factory(make_engine(settings.database_url))
    with sessions() as session:
        found = find_active(session, email)
    if found is None:
        raise click.ClickException(f"There is no account {email}.")
    TwoStep(sessions, Sealer(settings.secret_key, PURPOSE)).turn_off(found.id)
    click.echo(f"{found.email} signs in with the password alone.")


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
