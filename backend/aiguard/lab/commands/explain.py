"""Where models look."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from aiguard.lab.commands.options import DATA, DEVICE, MODEL, MODELS_DIR


@click.command()
@MODEL
@DATA
@MODELS_DIR
@DEVICE
@click.option("--split", default="test", show_default=True)
@click.option("--pictures", default=300, show_default=True, help="How many of each class.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the report.")
def explain(model: str, data: Path, models_dir: Path, device: str, split: str, pictures: int, out: Path) -> None:  # noqa: PLR0913, PLR0917
    """Grad-CAM panels of a MODEL, and a test whether it looks at the background rather than at the thing."""
    from aiguard.detection.detector import Detector
    from aiguard.detection.hardware import pick_device
    from aiguard.lab import context
    from aiguard.lab.attention import claim_tested, maps_of
    from aiguard.lab.data import read_split
    from aiguard.lab.explaining import report_of, some_of_each

    took = context.stopwatch()
    detector = Detector.load(model, models_dir=models_dir, device=device)
    chosen = some_of_each(read_split(data, split), pictures)
    maps = maps_of(detector, chosen)
    lifts = claim_tested(maps, chosen)
    report = report_of(Path(model).name, chosen, maps, lifts, context.about(pick_device(device), 0, took()))
    report.write(out)
    (out / "attention.json").write_text(json.dumps([asdict(one) for one in lifts], indent=2) + "\n", encoding="utf-8")
    for one in lifts:
        low, high = one.own_interval
        click.echo(f"{one.stand_in}, {one.of}: {one.own:.3f} [{low:.3f}, {high:.3f}]: {one.told}")
