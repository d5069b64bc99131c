"""Three networks on three kinds of pictures."""

from __future__ import annotations

from pathlib import Path

import click

from aiguard.lab.commands.options import DATA, DEVICE, OUT


@click.command()
@click.option("--preset", default="compare-original", show_default=True, help="A preset's name, or a recipe file.")
@DATA
@OUT
@click.option(
    "--others",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Further labelled pictures, for a preset that starts from some.",
)
@click.option(
    "--to", type=click.Path(path_type=Path), help="Folder of the report; beside the runs where none is named."
)
@click.option("--note", "notes", multiple=True, help="A sentence for the report; may be given again.")
@click.option("--report-only", is_flag=True, help="Train nothing; report on the runs there are.")
@click.option("--network", "networks", multiple=True, help="Only this one; may be given again.")
@click.option(
    "--crops-only", is_flag=True, help="Cut the further pictures and stop: for several runs beside each other."
)
@click.option(
    "--googlenet-weights",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="torchvision's GoogLeNet as safetensors: what networks of this kind begin with.",
)
@click.option("--minutes", type=click.FloatRange(min=0.0, min_open=True), help="Stop by then; the next call goes on.")
@DEVICE
def compare(  # noqa: PLR0913, PLR0917  # a command has as many as it has options
    preset: str,
    data: Path,
    out: Path,
    others: Path | None,
    to: Path | None,
    notes: tuple[str, ...],
    report_only: bool,
    networks: tuple[str, ...],
    crops_only: bool,
    googlenet_weights: Path | None,
    minutes: float | None,
    device: str,
) -> None:
    """Train every network on every kind of picture in DATA with every seed, and say which differences are real."""
    from aiguard.detection.hardware import pick_device
    from aiguard.lab.comparing.copies import copies
    from aiguard.lab.comparing.given import named, read_given
    from aiguard.lab.comparing.recipe import CompareRecipe
    from aiguard.lab.comparing.report import write_report
    from aiguard.lab.comparing.runs import Contest, others_of, run
    from aiguard.lab.figures import require_plots
    from aiguard.lab.resident.course import load_preset

    recipe = load_preset(preset, CompareRecipe)
    given = {} if report_only else named(recipe)
    if googlenet_weights is not None:
        recipe, more = read_given(recipe, googlenet_weights)
        given |= more
        notes = (f"GoogLeNet began with the weights of {googlenet_weights.name}.", *notes)
    contest = Contest(recipe, data, out, pick_device(device), others, minutes, networks, click.echo, given)
    if crops_only:
        others_of(contest)
        return
    require_plots()
    shared = copies(data)
    for line in shared:
        click.echo(line)
    if not report_only:
        click.echo(f"{run(contest)} runs finished")
    click.echo(write_report(contest.folder, recipe, to, [*shared, *notes]))
