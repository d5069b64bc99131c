"""From a trained network to a model's folder that the service loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.calibration import fit_platt, probability, split_conformal
from aiguard.detection.networks.fronted import CONFIG, Fronted, save
from aiguard.detection.spec import WEIGHTS, Domain, Labels, ModelSpec, file_sha256, write_spec
from aiguard.lab.resident.asking import odds_of

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.spec import Preprocessing
    from aiguard.lab.resident.bank import Bank


def export(
    network: Fronted,
    preprocessing: Preprocessing,
    calibration: Bank | None,
    folder: Path,
    *,
    model_id: str,
    known_limits: tuple[str, ...] = (),
) -> ModelSpec:
    """Edges come from `calibration`, which the network never learned from; without it there are none."""
    save(network, folder)
    files = {name: file_sha256(folder / name) for name in (CONFIG, WEIGHTS)}
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
    if calibration is not None:
        spec = _calibrated(spec, network, calibration)
    write_spec(folder, spec)
    return spec


def _calibrated(spec: ModelSpec, network: Fronted, calibration: Bank) -> ModelSpec:
    odds = odds_of(network, calibration.images)
    labels = calibration.labels.cpu().numpy().astype(np.uint8)
    fitted = fit_platt(odds, labels)
    edges = split_conformal(probability(odds, fitted), labels)
    return spec.model_copy(update={"calibration": fitted, "thresholds": edges})
