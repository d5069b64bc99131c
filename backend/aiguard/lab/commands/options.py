"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

DATA = click.option(
    "--data", type=click.Path(exists=True, path_type=Path), required=True, help="Folder of pictures, or CIFAKE's tar."
)
OUT = click.option("--out", type=click.Path(path_type=Path), default=Path("var/lab"), show_default=True)
MODEL = click.option("--model", required=True, help="A name in models.toml, or a folder.")
MODELS_DIR = click.option(
    "--models-dir", type=click.Path(path_type=Path), default=Path("var/models"), show_default=True
)
DEVICE = click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    show_default=True,
    help="auto: a GPU where there is one.",
)
MINUTES = click.option(
    "--minutes", type=click.FloatRange(min=0.0, min_open=True), help="End by then, with the schedule fitted to it."
)
