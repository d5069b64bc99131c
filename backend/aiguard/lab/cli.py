"""`aiguard lab …`: make and judge models. Every command is imported only when it is called."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "compare": "compare:compare",
    "counterparts": "pairing:counterparts",
    "distill": "distil:distill",
    "distill-report": "distil:distill_report",
    "teacher": "distil:teacher",
    "audit": "looking:audit",
    "benchmark-sets": "benchmark:benchmark_sets",
    "calibrate": "judge:calibrate",
    "evaluate": "judge:evaluate",
    "explain": "explain:explain",
    "export": "train:export",
    "leave-out": "train:leave_out",
    "pair": "pairing:pair",
    "plots": "looking:plots",
    "prove": "judge:prove",
    "search": "search:search",
    "synthesize": "synthesize:synthesize",
    "train": "train:train",
}


class Steps(click.Group):
    """Looks its commands up by name, in lab/commands/."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return command(cmd_name) if cmd_name in COMMANDS else None


def command(name: str) -> click.Command:
    """One of COMMANDS."""
    module, _, attribute = COMMANDS[name].partition(":")
    found: click.Command = getattr(importlib.import_module(f"aiguard.lab.commands.{module}"), attribute)
    return found


@click.group(cls=Steps)
def lab() -> None:
    """Train and evaluate models."""
