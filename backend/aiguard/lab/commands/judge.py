"""Asking models."""

from __future__ import annotations

from pathlib import Path

import click

from aiguard.lab.commands.options import DATA, MODEL, MODELS_DIR


@click.command()
@MODEL
@DATA
@click.option("--split", help="Of --data; validation where there is no test.")
@MODELS_DIR
@click.option("--out", type=click.Path(path_type=Path), help="Where metrics.json and scores.csv go.")
def evaluate(model: str, data: Path, split: str | None, models_dir: Path, out: Path | None) -> None:
    """Judge a model: on CIFAKE whole and de-duplicated, on pictures of any size rung by rung and source by source."""
    from aiguard.detection.opening import open_model
    from aiguard.lab.evaluation import evaluate_on

    click.echo(evaluate_on(open_model(model, models_dir=models_dir), data, split, out, click.echo))


@click.command()
@MODEL
@DATA
@click.option("--split", default="validation", show_default=True, help="Pictures it was not trained on.")
@MODELS_DIR
def calibrate(model: str, data: Path, split: str, models_dir: Path) -> None:
    """Fit scale, bias and band edges of a MODEL on labelled pictures, and keep them beside it."""
    from aiguard.detection.opening import open_model
    from aiguard.detection.registry import find, folder_of
    from aiguard.detection.spec import write_calibration
    from aiguard.lab.calibrate import calibrated
    from aiguard.lab.sources import read_samples

    entry = find(model)
    if entry.source == "bundled":
        raise click.ClickException(f"{model} is bundled and calibrated already; copy its folder to change it.")
    spec = calibrated(open_model(model, models_dir=models_dir), read_samples(data, split))
    write_calibration(folder_of(entry, models_dir), spec)
    click.echo(f"{folder_of(entry, models_dir) / 'calibration.json'}: {spec.calibration}, {spec.thresholds}")


@click.command()
@MODEL
@DATA
@click.option("--split", help="Of --data; validation where there is no test.")
@click.option("--pictures", default=40, show_default=True, help="How many of each class.")
@MODELS_DIR
@click.option("--out", type=click.Path(path_type=Path), help="A JSON file for the figures.")
def prove(model: str, data: Path, split: str | None, pictures: int, models_dir: Path, out: Path | None) -> None:
    """Measure a MODEL's heatmaps against random ones: only a method that beats them should be offered."""
    from aiguard.detection.detector import Detector
    from aiguard.lab.proving import prove as ask
    from aiguard.lab.proving import write

    proofs = ask(Detector.load(model, models_dir=models_dir), data, split, pictures, click.echo)
    if out is not None:
        write(proofs, out)
