"""The distilled detector."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aiguard.lab.commands.options import DATA, DEVICE, MINUTES, OUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiguard.lab.distilling.teach import Class

PRESET = click.option("--preset", default="distil-wild", show_default=True, help="A preset's name, or a recipe file.")
PAIRS = click.option(
    "--pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Only pictures of this file of pairs."
)
WITHOUT = click.option("--without", help="A family that nobody is shown: how does it do on pictures of the unknown?")


@click.command()
@click.argument("families", nargs=-1)
@PRESET
@DATA
@OUT
@WITHOUT
@PAIRS
@click.option("--crops-only", is_flag=True, help="Cut the pictures and stop: for several runs beside each other.")
@MINUTES
@DEVICE
def teacher(  # noqa: PLR0913, PLR0917  # a command has as many as it has options
    families: tuple[str, ...],
    preset: str,
    data: Path,
    out: Path,
    without: str | None,
    pairs: Path | None,
    crops_only: bool,
    minutes: float | None,
    device: str,
) -> None:
    """Train one teacher for each of the FAMILIES, or for all: that family of generators against real pictures."""
    from aiguard.lab.distilling.teach import make

    room = _room(preset, data, out, families, (without, pairs, minutes, device))
    names = [] if crops_only else [f"teacher-{family}" for family in families or room.families]
    left = make(room, names)
    for name in names:
        if name not in left:
            click.echo(f"{room.folder / name / 'model'}")


@click.command()
@PRESET
@DATA
@OUT
@WITHOUT
@PAIRS
@click.option("--seed", "seeds", multiple=True, type=int, default=(1,), show_default=True)
@click.option("--labels-only", "only", flag_value="labels", help="Only the student that follows nobody.")
@click.option("--student-only", "only", flag_value="student", help="Not the one beside it that follows nobody.")
@MINUTES
@DEVICE
def distill(  # noqa: PLR0913, PLR0917  # a command has as many as it has options
    preset: str,
    data: Path,
    out: Path,
    without: str | None,
    pairs: Path | None,
    seeds: tuple[int, ...],
    only: str | None,
    minutes: float | None,
    device: str,
) -> None:
    """Distil the teachers (trained first where missing) into a student; beside it, one on labels alone."""
    from aiguard.lab.distilling.teach import make

    taught = only != "labels"
    room = _room(preset, data, out, () if taught else None, (without, pairs, minutes, device))
    teachers = [f"teacher-{family}" for family in room.families] if taught else []
    kinds = (only,) if only else ("student", "labels")
    make(room, [*teachers, *(f"{kind}-{seed}" for seed in seeds for kind in kinds)])
    click.echo(f"{room.folder}")


@click.command("distill-report")
@PRESET
@DATA
@OUT
@click.option(
    "--to", type=click.Path(path_type=Path), help="Folder of the report; beside the runs where none is named."
)
@click.option("--at-most", type=click.IntRange(min=1), help="Pictures of each unknown source, spread evenly.")
@click.option("--note", "notes", multiple=True, help="A sentence for the report; may be given again.")
@DEVICE
def distill_report(  # noqa: PLR0913, PLR0917  # a command has as many as it has options
    preset: str, data: Path, out: Path, to: Path | None, at_most: int | None, notes: tuple[str, ...], device: str
) -> None:
    """Judge every finished teacher and student, family by family and on families they were not shown."""
    from aiguard.detection.hardware import pick_device
    from aiguard.lab import context
    from aiguard.lab.distilling.judging import Jury, judge
    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.distilling.report import write_report
    from aiguard.lab.resident.course import load_preset

    took = context.stopwatch()
    recipe = load_preset(preset, DistilRecipe)
    judged = judge(Jury(recipe, data, out / recipe.name, device, at_most, click.echo))
    told = context.about(pick_device(device), recipe.seed, took())
    click.echo(write_report(recipe, judged, to or out / recipe.name, told, notes))


def _room(
    preset: str,
    data: Path,
    out: Path,
    families: Sequence[str] | None,
    told: tuple[str | None, Path | None, float | None, str],
) -> Class:
    """`families`: who will have a teacher; empty: all, None: nobody."""
    from aiguard.detection.hardware import pick_device
    from aiguard.lab.distilling.material import Wanted, material
    from aiguard.lab.distilling.pairs import names_in
    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.distilling.teach import Class
    from aiguard.lab.resident.clock import Clock
    from aiguard.lab.resident.course import load_preset
    from aiguard.lab.resident.published import read_published

    without, pairs, minutes, device = told
    clock = Clock(minutes)
    recipe = load_preset(preset, DistilRecipe)
    published = read_published(recipe.start) if recipe.start else None
    for family in [*(families or ()), *([] if without is None else [without])]:
        recipe.family(family)
    taught = () if families is None else families or [one for one in recipe.families if one != without]
    wanted = Wanted(without, names_in(pairs) if pairs else None, taught)
    cut = material(recipe, data, out / "crops", device=pick_device(device), wanted=wanted, say=click.echo)
    click.echo(f"{len(cut.train)} training crops, {len(cut.calibration)} pictures for edges")
    return Class(recipe, cut, out / recipe.name, without, clock, click.echo, published)
