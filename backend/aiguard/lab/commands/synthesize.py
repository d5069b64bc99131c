"""Making fakes."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 (click reads the annotations)

import click

from aiguard.lab.commands.options import DATA, DEVICE, MINUTES, OUT


@click.command()
@DATA
@OUT
@DEVICE
@MINUTES
@click.option("--count", type=click.IntRange(min=1), default=1000, show_default=True, help="How many pictures.")
@click.option("--epochs", type=click.IntRange(min=1), default=100, show_default=True, help="Of the small model.")
@click.option("--pipeline", help="A text-to-image pipeline of diffusers, by folder or repository, in its place.")
@click.option("--seed", type=int, default=20261126, show_default=True)
def synthesize(  # noqa: PLR0913, PLR0917
    data: Path, out: Path, device: str, minutes: float | None, count: int, epochs: int, pipeline: str | None, seed: int
) -> None:
    """Make the fake half of a set: with a PIPELINE, else with a small diffusion model taught the real half here."""
    from aiguard.lab.data import bytes_of, read_split
    from aiguard.lab.diffusion.course import Painting, real_only, teach
    from aiguard.lab.ranks import ranks
    from aiguard.lab.synthesis import by_diffusers, by_small_model, save, tables_of

    real = real_only(read_split(data, "train", 32))
    tables = tables_of(bytes_of(data, {real.names[0]})[real.names[0]])
    folder = out / "synthesized"
    with ranks(device) as all_of_us:
        if pipeline:
            pictures = by_diffusers(pipeline, count, seed=seed, device=all_of_us.device.type)
        else:
            painting = Painting(seed=seed, epochs=epochs)
            network = teach(painting, real, out / "painter", all_of_us, click.echo, minutes)
            pictures = by_small_model(network, count, seed=seed)
        click.echo(f"{folder}: {save(pictures, folder, tables)} pictures")
