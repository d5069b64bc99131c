"""Making fakes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aiguard.lab.commands.options import DATA, DEVICE, MINUTES, MODELS_DIR, OUT

if TYPE_CHECKING:
    from aiguard.lab.data import Pictures
    from aiguard.lab.diffusion.course import Painter
    from aiguard.lab.ranks import Ranks


@click.command()
@DATA
@OUT
@DEVICE
@MINUTES
@MODELS_DIR
@click.option("--count", type=click.IntRange(min=1), default=1000, show_default=True, help="How many pictures.")
@click.option("--epochs", type=click.IntRange(min=1), default=100, show_default=True, help="Of the small model.")
@click.option("--painter", type=click.Path(exists=True, path_type=Path), help="A small model that is taught already.")
@click.option("--pipeline", help="A text-to-image pipeline of diffusers, by folder or repository, in its place.")
@click.option("--judge", "judges", multiple=True, help="A model to ask about them.")
@click.option("--seed", type=int, default=20261126, show_default=True)
def synthesize(data: Path, out: Path, models_dir: Path, **how: Any) -> None:
    """Make the fake half of a set: with a PIPELINE, else with a small diffusion model taught the real half here."""
    from aiguard.detection.opening import open_model
    from aiguard.lab import context
    from aiguard.lab.data import bytes_of
    from aiguard.lab.diffusion.course import real_half
    from aiguard.lab.figures import require_plots
    from aiguard.lab.painted import report_of
    from aiguard.lab.ranks import ranks
    from aiguard.lab.synthesis import by_diffusers, by_small_model, left_before, save, tables_of

    require_plots()
    folder, took = out / "synthesized", context.stopwatch()
    left_before(folder)
    judges = {name: open_model(name, models_dir=models_dir, device=how["device"]) for name in how["judges"]}
    real = real_half(data)
    tables = tables_of(bytes_of(data, {real.names[0]})[real.names[0]])
    with ranks(how["device"]) as all_of_us:
        if how["pipeline"]:
            device, history = all_of_us.device.type, None
            pictures = by_diffusers(how["pipeline"], how["count"], seed=how["seed"], device=device)
        else:
            painter, history = _painter(real, out, all_of_us, how)
            pictures = by_small_model(painter, how["count"], seed=how["seed"])
        if not all_of_us.leads:
            return
        click.echo(f"{folder}: {save(pictures, folder, tables)} pictures")
        told = context.about(all_of_us.device, how["seed"], took())
        report_of(folder, told, history, judges).write(folder)


def _painter(real: Pictures, out: Path, all_of_us: Ranks, how: dict[str, Any]) -> tuple[Painter, Path]:
    """The small model and the history of its training."""
    from aiguard.lab.diffusion.course import Painting, painter_in, teach

    if how["painter"]:
        return painter_in(how["painter"], all_of_us.device), how["painter"] / "history.jsonl"
    painting = Painting(seed=how["seed"], epochs=how["epochs"])
    folder = out / "painter"
    return teach(painting, real, folder, all_of_us, click.echo, how["minutes"]), folder / "history.jsonl"
