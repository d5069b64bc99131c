"""From a trained network to a model's folder that the service loads."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import CONFIG, Fronted, save
from aiguard.detection.spec import WEIGHTS, Domain, Labels, ModelSpec, file_sha256, write_spec
from aiguard.lab.calibrate import calibrated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.detection.spec import Preprocessing
    from aiguard.lab.sources import Sample


def export(
    network: Fronted,
    preprocessing: Preprocessing,
    calibration: Sequence[Sample],
    folder: Path,
    *,
    model_id: str,
    known_limits: tuple[str, ...] = (),
) -> ModelSpec:
    """Edges come from `calibration`, which the network never learned from, asked as the service asks; none: no edges.

    `folder` is whole or not there.
    """
    partial = folder.with_name(f"{folder.name}.partial")
    for old in (partial, folder):
        shutil.rmtree(old, ignore_errors=True)
    save(network, partial)
    files = {name: file_sha256(partial / name) for name in (CONFIG, WEIGHTS)}
    spec = ModelSpec(
        id=model_id,
        revision=files[WEIGHTS][:12],
        labels=Labels(ai="ai", real="real"),
        preprocessing=preprocessing,
        architecture="fronted",
        domain=Domain(min_side_px=preprocessing.width // 2),
        known_limits=known_limits,
        files=files,
    )
    write_spec(partial, spec)
    if calibration:
        device = next(network.parameters()).device.type
        spec = calibrated(Detector.load(str(partial), models_dir=partial.parent, device=device), calibration)
        write_spec(partial, spec)
    partial.replace(folder)
    return spec
