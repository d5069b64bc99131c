"""Scale, bias and band edges from labelled pictures that a model was neither trained nor is tested on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.calibration import fit_platt, probability, split_conformal
from aiguard.lab.judging import WORN, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.detection.spec import ModelSpec
    from aiguard.lab.sources import Sample

LOOKS = ("clean", WORN)  # people bring pictures as they were made and as they were passed on: the edges hold for both


def calibrated(model: Detector | Panel, samples: Sequence[Sample]) -> ModelSpec:
    """The model's spec with calibration and edges fitted on `samples`, each as it is and worn once."""
    looks = [ask(model, samples, look) for look in LOOKS]
    logit = np.concatenate([look.logit for look in looks])
    labels = np.concatenate([look.labels for look in looks])
    fitted = fit_platt(logit, labels)
    edges = split_conformal(probability(logit, fitted), labels)
    return model.spec.model_copy(update={"calibration": fitted, "thresholds": edges})
