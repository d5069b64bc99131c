"""Pictures of the same content in both classes."""

from __future__ import annotations

from pathlib import Path

import click

from aiguard.lab.commands.options import DATA, DEVICE


@click.command()
@DATA
@click.option("--split", default="train", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), required=True, help="A CSV file: ai, real, distance.")
def pair(data: Path, split: str, to: Path) -> None:
    """Find for each generated picture the real one that looks most like it; `teacher` and `distill` take --pairs."""
    from aiguard.lab.distilling.pairs import pairs, write
    from aiguard.lab.sources import read_both

    found = pairs(read_both(data, split, click.echo))
    write(found, to)
    click.echo(f"{to}: {len(found)} pairs, distances {found[0].distance:.3f} to {found[-1].distance:.3f}")


@click.command()
@DATA
@click.option("--split", default="train", show_default=True)
@click.option("--captioner", default="Salesforce/blip-image-captioning-base", show_default=True)
@click.option("--pipeline", default="stable-diffusion-v1-5/stable-diffusion-v1-5", show_default=True)
@click.option("--at-most", type=click.IntRange(min=1), help="So many real pictures, spread evenly.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("var/lab/counterparts"), show_default=True)
@DEVICE
def counterparts(  # noqa: PLR0913, PLR0917  # a command has as many as it has options
    data: Path, split: str, captioner: str, pipeline: str, at_most: int | None, out: Path, device: str
) -> None:
    """Caption every real picture with BLIP, paint it again with Stable Diffusion, and save both in the same way."""
    from aiguard.detection.hardware import pick_device
    from aiguard.lab.data import REAL
    from aiguard.lab.distilling.counterparts import Workshop, blip, stable_diffusion
    from aiguard.lab.distilling.counterparts import counterparts as make
    from aiguard.lab.sources import read_samples

    real = [sample for sample in read_samples(data, split) if sample.label == REAL]
    chosen = real[:: max(1, len(real) // at_most)][:at_most] if at_most else real
    on = pick_device(device)
    workshop = Workshop(blip(captioner, on), stable_diffusion(pipeline, on), out, say=click.echo)
    click.echo(f"{out / 'pairs.csv'}: {len(make(workshop, chosen))} pairs")
