"""Looking at data and results."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aiguard.lab.commands.options import DATA


@click.command()
@DATA
@click.option("--split", default="validation", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="A JSON file for the figures.")
def audit(data: Path, split: str, out: Path | None) -> None:
    """Ask how far the container and simple statistics alone would get: what a model could cheat with."""
    from aiguard.lab.audit import audit as ask
    from aiguard.lab.audit import write
    from aiguard.lab.sources import read_samples

    leaks = ask(read_samples(data, "train"), read_samples(data, split))
    for leak in leaks:
        click.echo(f"{leak.what:<50} AUROC {leak.auroc:.3f}")
    if out is not None:
        write(leaks, out)


@click.command()
@click.argument("scores", type=click.Path(exists=True, path_type=Path))
@click.option("--run", "runs", multiple=True, type=click.Path(exists=True, path_type=Path), help="A run's folder.")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="Folder for the pictures.")
def plots(scores: Path, runs: tuple[Path, ...], to: Path) -> None:
    """Draw a card's plots from an evaluation's SCORES (scores.csv) and the runs behind the model."""
    from aiguard.lab.evaluate import read_scores
    from aiguard.lab.plots import learning_curve, reliability_plot, rungs_plot

    to.mkdir(parents=True, exist_ok=True)
    reliability_plot(*read_scores(scores), to / "reliability.png")
    figures = json.loads(scores.with_name("metrics.json").read_text(encoding="utf-8"))
    if "macro_auroc" in figures[0]:
        rungs_plot(figures, to / "rungs.png")
    if runs:
        learning_curve({run.name: run / "history.jsonl" for run in runs}, to / "learning.png")
