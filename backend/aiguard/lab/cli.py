"""`aiguard lab …`: make and judge models."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group()
def lab() -> None:
    """Train and evaluate models."""


DATA = click.option(
    "--data", type=click.Path(exists=True, path_type=Path), required=True, help="Folder of pictures, or CIFAKE's tar."
)
OUT = click.option("--out", type=click.Path(path_type=Path), default=Path("var/lab"), show_default=True)
MODEL = click.option("--model", required=True, help="A name in models.toml, or a folder.")
MODELS_DIR = click.option(
    "--models-dir", type=click.Path(path_type=Path), default=Path("var/models"), show_default=True
)


@lab.command()
@click.argument("preset")
@DATA
@OUT
@click.option("--resume", is_flag=True, help="Go on where the last run stopped (a hybrid always does).")
@click.option("--id", "model_id", default="hybrid", show_default=True, help="A hybrid's name as a model.")
def train(preset: str, data: Path, out: Path, resume: bool, model_id: str) -> None:
    """Train a PRESET (or a recipe file), its teacher first where it has one."""
    from aiguard.lab.recipe import HybridRecipe, load_recipe

    recipe = load_recipe(preset)
    if isinstance(recipe, HybridRecipe):
        from aiguard.lab.hybrid import run

        spec = run(recipe, data, out / recipe.name, model_id=model_id, say=click.echo)
        click.echo(f"{out / recipe.name / 'model'}: {spec.calibration}, {spec.thresholds}")
        return
    from aiguard.lab.runs import run_recipe

    run_recipe(preset, data, out, resume=resume, say=click.echo)


@lab.command()
@click.argument("preset")
@DATA
@click.option("--run", "runs", type=click.Path(exists=True, path_type=Path), default=Path("var/lab"), show_default=True)
@click.option("--to", type=click.Path(path_type=Path), required=True, help="The model's folder.")
@click.option("--id", "model_id", required=True, help="The model's name.")
def export(preset: str, data: Path, runs: Path, to: Path, model_id: str) -> None:
    """Turn the finished run of PRESET into a model's folder, calibrated on held-out pictures."""
    from aiguard.lab.export import export as write
    from aiguard.lab.recipe import load_network_recipe
    from aiguard.lab.runs import split_official
    from aiguard.lab.train import finished

    recipe = load_network_recipe(preset)
    splits = split_official(data, recipe, click.echo)
    spec = write(finished(recipe, runs / recipe.name), recipe, splits.calibration, to, model_id=model_id)
    click.echo(f"{to}: {spec.calibration}, {spec.thresholds}")


@lab.command()
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


@lab.command()
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


@lab.command("leave-out")
@click.argument("preset")
@DATA
@OUT
def leave_out(preset: str, data: Path, out: Path) -> None:
    """Train PRESET once without each generator, and judge it on that one."""
    from aiguard.lab.leave_out import leave_one_out
    from aiguard.lab.recipe import load_hybrid_recipe

    recipe = load_hybrid_recipe(preset)
    found = leave_one_out(recipe, data, out / recipe.name, click.echo)
    click.echo(f"mean over generators: {sum(one.unseen for one in found) / len(found):.3f} unseen")


@lab.command()
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


@lab.command()
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


@lab.command()
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
