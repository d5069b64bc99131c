"""Looking at data and results."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aiguard.lab.commands.options import DATA


@click.command()
@DATA
@click.option("--split", help="The judged one: test, or validation where there is no test.")
@click.option("--out", type=click.Path(path_type=Path), help="A JSON file for the figures.")
def audit(data: Path, split: str | None, out: Path | None) -> None:
    """Look for copies across the splits, and ask how far container and simple statistics alone would get."""
    from aiguard.lab.audit import audit_pictures, audit_samples, write
    from aiguard.lab.data import read_split
    from aiguard.lab.runs import judged_split
    from aiguard.lab.sources import read_samples

    split = split or judged_split(data) or "validation"
    if data.is_dir():
        found = audit_samples(read_samples(data, "train"), read_samples(data, split))
    else:
        found = audit_pictures(data, read_split(data, "train"), read_split(data, split))
    for line in found.lines():
        click.echo(line)
    if out is not None:
        write(found, out)


@click.command()
@click.argument("scores", type=click.Path(exists=True, path_type=Path))
@click.option("--run", "runs", multiple=True, type=click.Path(exists=True, path_type=Path), help="A run's folder.")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="Folder for the pictures.")
def plots(scores: Path, runs: tuple[Path, ...], to: Path) -> None:
    """Draw a card's plots from an evaluation's SCORES (scores.csv) and the runs behind the model."""
    from aiguard.lab.evaluate import read_scores
    from aiguard.lab.figures import require_plots
    from aiguard.lab.plots import learning_curve, reliability_plot, rungs_plot

    require_plots()
    to.mkdir(parents=True, exist_ok=True)
    reliability_plot(*read_scores(scores), to / "reliability.png")
    figures = json.loads(scores.with_name("metrics.json").read_text(encoding="utf-8"))
    if "macro_auroc" in figures[0]:
        rungs_plot(figures, to / "rungs.png")
    if runs:
        learning_curve({run.name: run / "history.jsonl" for run in runs}, to / "learning.png")
