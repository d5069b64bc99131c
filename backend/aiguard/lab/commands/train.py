"""Making models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aiguard.lab.commands.options import DATA, DEVICE, MINUTES, MODELS_DIR, OUT

if TYPE_CHECKING:
    from aiguard.lab.recipe import HybridRecipe


@click.command()
@click.argument("preset")
@DATA
@OUT
@DEVICE
@MINUTES
@click.option("--resume", is_flag=True, help="Go on where the last run stopped (a hybrid always does).")
@click.option("--audit/--no-audit", "audited", default=True, help="Look for copies and confounds first.")
@click.option("--start", help="Fine-tune this network instead: a folder, or a repository of the hub.")
@click.option("--seed", type=int, help="In place of the recipe's.")
@click.option("--id", "model_id", help="Its name as a model; the preset's where none is given.")
def train(preset: str, data: Path, out: Path, model_id: str | None, **how: Any) -> None:
    """Train a PRESET (or a recipe file), its teacher first where it has one, and judge it."""
    from aiguard.lab.figures import require_plots
    from aiguard.lab.making import make
    from aiguard.lab.ranks import ranks
    from aiguard.lab.recipe import HybridRecipe, begun_from, load_recipe
    from aiguard.lab.runs import Place

    require_plots()
    recipe = load_recipe(preset)
    if isinstance(recipe, HybridRecipe):
        _train_hybrid(recipe, data, out, model_id, how)
        return
    recipe = begun_from(recipe, how["start"], how["seed"])
    with ranks(how["device"]) as all_of_us:
        say = click.echo if all_of_us.leads else lambda _: None
        place = Place(data, out, all_of_us, say, how["minutes"])
        make(recipe, place, resume=how["resume"], audited=how["audited"], model_id=model_id or recipe.name)


def _train_hybrid(recipe: HybridRecipe, data: Path, out: Path, model_id: str | None, how: dict[str, Any]) -> None:
    """UsageError for options that it cannot honour."""
    from aiguard.detection.hardware import pick_device
    from aiguard.lab.making_hybrid import make_hybrid
    from aiguard.lab.ranks import Ranks
    from aiguard.lab.runs import Place

    given = {"--start": how["start"], "--minutes": how["minutes"], "--device cuda": how["device"] == "cuda"}
    refused = [name for name, value in given.items() if value]
    if refused:
        raise click.UsageError(
            f"A hybrid takes no {' and no '.join(refused)}: its heads start from nothing and are fitted to the end, on "
            "the CPU."
        )
    if how["seed"] is not None:
        recipe = recipe.model_copy(update={"seed": how["seed"]})
    place = Place(data, out, Ranks(pick_device(how["device"])), click.echo)
    make_hybrid(recipe, place, audited=how["audited"], model_id=model_id or recipe.name)


@click.command()
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


@click.command("leave-out")
@click.argument("preset", required=False)
@DATA
@OUT
@click.option(
    "--model", help="In place of a preset: a model or an ensemble as it is, calibrated without each generator."
)
@click.option("--split", default="validation", show_default=True, help="Of a MODEL's pictures.")
@MODELS_DIR
def leave_out(  # a command has as many as it has options
    preset: str | None, data: Path, out: Path, model: str | None, split: str, models_dir: Path
) -> None:
    """Train PRESET once without each generator, and judge it on that one; or calibrate a MODEL without each."""
    if (preset is None) == (model is None):
        raise click.UsageError("Name a preset to train, or a --model to calibrate.")
    if model is not None:
        from aiguard.detection.opening import open_model
        from aiguard.lab.leave_out_edges import as_table, unknown_generators
        from aiguard.lab.sources import read_samples

        opened = open_model(model, models_dir=models_dir)
        click.echo(as_table(unknown_generators(opened, read_samples(data, split), out / opened.spec.id)))
        return
    from aiguard.lab.leave_out import leave_one_out
    from aiguard.lab.recipe import load_hybrid_recipe

    recipe = load_hybrid_recipe(str(preset))
    found = leave_one_out(recipe, data, out / recipe.name, click.echo)
    click.echo(f"mean over generators: {sum(one.unseen for one in found) / len(found):.3f} unseen")
