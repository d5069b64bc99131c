"""Trying shapes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003 (click reads the annotations)
from typing import TYPE_CHECKING

import click

from aiguard.lab.commands.options import DATA, DEVICE, MINUTES, OUT

if TYPE_CHECKING:
    from aiguard.lab.search import Search, Walked

GRID_SHARE = 0.75  # of the minutes; the rest retrains the best


def _numbers(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter("numbers with commas between them, please") from None


@click.group()
def search() -> None:
    """Try the topologies of a grid."""


@search.command()
@DATA
@OUT
@DEVICE
@MINUTES
@click.option("--layers", default="1,2,3", callback=_numbers, show_default=True)
@click.option("--filters", default="16,32,64,128", callback=_numbers, show_default=True)
@click.option("--neurons", default="32,64,128,256,512,1024,2048,4096", callback=_numbers, show_default=True)
@click.option("--preset", default="cnn-search", show_default=True, help="How each topology is trained.")
@click.option("--best", default="cnn-best", show_default=True, help="How the best is trained again.")
def cnn(
    data: Path, out: Path, device: str, minutes: float | None, preset: str, best: str, **axes: tuple[int, ...]
) -> None:
    """The CIFAKE paper's 36 CNNs with early stopping, then the best once more, longer. Goes on where it stopped.

    The model of the best so far lies in OUT/search-cnn/cnn-best/model, after the name of --best.
    """
    from aiguard.lab import context
    from aiguard.lab.figures import require_plots
    from aiguard.lab.making import finish
    from aiguard.lab.ranks import ranks
    from aiguard.lab.recipe import load_network_recipe
    from aiguard.lab.runs import Place, run_recipe, split_official
    from aiguard.lab.search import Search, heat_maps, walk_grid, with_topology

    require_plots()
    recipe, took = load_network_recipe(preset), context.stopwatch()
    with ranks(device) as all_of_us:
        place = Place(data, out / "search-cnn", all_of_us, click.echo if all_of_us.leads else lambda _: None)
        walk = Search.begin(recipe, place, split_official(data, recipe, place.say))
        walked = walk_grid(walk, minutes * GRID_SHARE if minutes else None, axes=axes)
        told = load_network_recipe(best)
        name, told = told.name, with_topology(told, walked.best.topology)
        place = replace(place, minutes=minutes * (1 - GRID_SHARE) if minutes else None)
        network, splits = run_recipe(told, place, resume=True)
        if not all_of_us.leads:
            return
        about = context.about(all_of_us.device, told.seed, took()) | _told(walk, walked)
        pictures = heat_maps(walk, walked)
        finish(
            told, network, splits, place, place.out / name / "model",
            model_id=name, told=about, found=None, pictures=pictures,
        )  # fmt: skip


def _told(walk: Search, walked: Walked) -> dict[str, str]:
    from aiguard.lab.grid import name_of

    whole = [*walked.stacks, *walked.heads]
    return {
        "topologies": f"{sum(name_of(shape) in walk.tried for shape in whole)} of {len(whole)} were run",
        "best": f"{name_of(walked.best.topology)}, {walked.best.validation_accuracy:.4f} on validation in the search",
    }
