"""`aiguard …`. Every command is imported only when it is called, so that `--help` needs no torch."""

from __future__ import annotations

import importlib
import sys

import click

from aiguard import __version__
from aiguard.errors import AiguardError

COMMANDS = {
    "audit": "aiguard.cli.audit:audit",
    "check": "aiguard.cli.check:check",
    "lab": "aiguard.lab.cli:lab",
    "migrate": "aiguard.cli.service:migrate",
    "model": "aiguard.cli.model:model",
    "openapi": "aiguard.api.document:openapi",
    "retention": "aiguard.cli.retention:retention",
    "review": "aiguard.cli.review:review",
    "up": "aiguard.embedded.up:up",
    "user": "aiguard.cli.service:user",
    "worker": "aiguard.cli.service:worker",
}


class Commands(click.Group):
    """Looks its commands up by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="aiguard")
def aiguard() -> None:
    """AI Guard Vision: how likely is it that a machine made this picture, and why."""


def main() -> None:
    try:
        aiguard()
    except AiguardError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)
