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
@click.option("--split", help="Of --data; validation where there is no test.")
@click.option("--pictures", default=300, show_default=True, help="How many of each class.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the report.")
def explain(model: str, data: Path, models_dir: Path, device: str, split: str | None, pictures: int, out: Path) -> None:  # noqa: PLR0913, PLR0917
    """Grad-CAM panels of a MODEL, and a test whether it looks at the background rather than at the thing."""
    from aiguard.detection.detector import Detector
    from aiguard.detection.hardware import pick_device
    from aiguard.lab import context
    from aiguard.lab.attention import claim_tested, maps_of, require_grad_cam
    from aiguard.lab.explaining import report_of, some_of_each
    from aiguard.lab.figures import require_plots
    from aiguard.lab.runs import judged_split

    require_plots()
    took, split = context.stopwatch(), split or judged_split(data) or "test"
    detector = Detector.load(model, models_dir=models_dir, device=device)
    require_grad_cam(detector)
    chosen = some_of_each(detector.spec, data, split, pictures)
    maps = maps_of(detector, chosen)
    lifts = claim_tested(maps, chosen)
    told = context.about(pick_device(device), 0, took()) | {"pictures": f"{len(chosen)} of the {split} split"}
    report = report_of(detector.spec.id, chosen, maps, lifts, told)
    report.write(out)
    (out / "attention.json").write_text(json.dumps([asdict(one) for one in lifts], indent=2) + "\n", encoding="utf-8")
    for one in lifts:
        low, high = one.own_interval
        click.echo(f"{one.stand_in}, {one.of}: {one.own:.3f} [{low:.3f}, {high:.3f}]: {one.told}")
