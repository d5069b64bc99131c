"""Published benchmark sets."""

from __future__ import annotations

from pathlib import Path

import click

from aiguard.lab.commands.options import DEVICE, MODELS_DIR


@click.command("benchmark-sets")
@click.argument("name", required=False)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where the set lies.")
@click.option(
    "--real", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Real pictures, where a set has none."
)
@click.option("--model", "models", multiple=True, help="A name in models.toml, or a folder; may be given again.")
@click.option("--at-most", type=click.IntRange(min=1), help="So many of each class of each column, spread evenly.")
@MODELS_DIR
@click.option("--out", type=click.Path(path_type=Path), help="Where metrics.json and scores.csv go, a folder a model.")
@DEVICE
def benchmark_sets(  # noqa: PLR0913, PLR0917  # a command has as many as it has options
    name: str | None,
    data: Path | None,
    real: Path | None,
    models: tuple[str, ...],
    at_most: int | None,
    models_dir: Path,
    out: Path | None,
    device: str,
) -> None:
    """Judge models on the benchmark set NAME in its paper's own columns; without NAME, list the sets."""
    from aiguard.detection.opening import open_model
    from aiguard.lab.benchmarks.run import judge, read
    from aiguard.lab.benchmarks.sets import SETS

    if name is None:
        for key, one in SETS.items():
            click.echo(f"{key:<22}{one.title} ({one.source}): {one.layout}; {', '.join(one.figures)}")
        return
    if data is None or not models:
        raise click.UsageError("Name the set's folder with --data and at least one --model.")
    pictures = read(name, data, real, at_most)
    for model in models:
        opened = open_model(model, models_dir=models_dir, device=device)
        click.echo(f"{opened.spec.id}\n{judge(opened, name, pictures, out / opened.spec.id if out else None)}\n")
