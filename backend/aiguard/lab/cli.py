"""`aiguard lab …`: make and judge models."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def lab() -> None:
    """Train and evaluate models."""


@lab.command()
@click.argument("preset")
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="Folder or CIFAKE tar.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("var/lab"), show_default=True)
@click.option("--resume", is_flag=True, help="Go on where the last run stopped.")
def train(preset: str, data: Path, out: Path, resume: bool) -> None:
    """Train a PRESET (or a recipe file), its teacher first where it has one."""
    from aiguard.lab.runs import run_recipe

    run_recipe(preset, data, out, resume=resume, say=click.echo)
