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


@lab.command()
@click.argument("preset")
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="Folder or CIFAKE tar.")
@click.option("--run", "runs", type=click.Path(exists=True, path_type=Path), default=Path("var/lab"), show_default=True)
@click.option("--to", type=click.Path(path_type=Path), required=True, help="The model's folder.")
@click.option("--id", "model_id", required=True, help="The model's name.")
def export(preset: str, data: Path, runs: Path, to: Path, model_id: str) -> None:
    """Turn the finished run of PRESET into a model's folder, calibrated on held-out pictures."""
    from aiguard.lab.export import export as write
    from aiguard.lab.recipe import load_recipe
    from aiguard.lab.runs import split_official
    from aiguard.lab.train import finished

    recipe = load_recipe(preset)
    splits = split_official(data, recipe, click.echo)
    spec = write(finished(recipe, runs / recipe.name), recipe, splits.calibration, to, model_id=model_id)
    click.echo(f"{to}: temperature {spec.calibration.temperature:.3f}, thresholds {spec.thresholds}")


@lab.command()
@click.option("--model", required=True, help="A name in models.toml, or a folder.")
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="Folder or CIFAKE tar.")
@click.option("--split", default="test", show_default=True)
@click.option("--models-dir", type=click.Path(path_type=Path), default=Path("var/models"), show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Where metrics.json and scores.csv go.")
def evaluate(model: str, data: Path, split: str, models_dir: Path, out: Path | None) -> None:
    """Judge a model on a labelled split, whole and without what also stands in training."""
    from aiguard.detection.detector import Detector
    from aiguard.lab.evaluation import evaluate_on

    detector = Detector.load(model, models_dir=models_dir)
    click.echo(evaluate_on(detector, data, split, out))


@lab.command()
@click.argument("scores", type=click.Path(exists=True, path_type=Path))
@click.option("--run", "runs", multiple=True, type=click.Path(exists=True, path_type=Path), help="A run's folder.")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="Folder for the pictures.")
def plots(scores: Path, runs: tuple[Path, ...], to: Path) -> None:
    """Draw a card's plots from an evaluation's SCORES (scores.csv) and the runs behind the model."""
    from aiguard.lab.evaluate import read_scores
    from aiguard.lab.plots import learning_curve, reliability_plot

    to.mkdir(parents=True, exist_ok=True)
    reliability_plot(*read_scores(scores), to / "reliability.png")
    if runs:
        learning_curve({run.name: run / "history.jsonl" for run in runs}, to / "learning.png")
