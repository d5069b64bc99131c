"""Three networks on three kinds of pictures."""

from __future__ import annotations

from pathlib import Path

import click

from aiguard.lab.commands.options import DATA, DEVICE, MINUTES, OUT


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
@MINUTES
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
    minutes: float | None,
    device: str,
) -> None:
    """Train every network on every kind of picture in DATA with every seed, and say which differences are real."""
    from aiguard.detection.hardware import pick_device
    from aiguard.lab.comparing.recipe import CompareRecipe
    from aiguard.lab.comparing.report import write_report
    from aiguard.lab.comparing.runs import Contest, others_of, run
    from aiguard.lab.resident.course import load_preset

    recipe = load_preset(preset, CompareRecipe)
    contest = Contest(recipe, data, out, pick_device(device), others, minutes, networks, click.echo)
    if crops_only:
        others_of(contest)
        return
    if not report_only:
        click.echo(f"{run(contest)} runs finished")
    click.echo(write_report(contest.folder, recipe, to, notes))
