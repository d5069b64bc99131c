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
    """The model's spec with calibration and edges fitted on `samples`, each as it is and worn once.

    Scale and bias come from both looks. Edges count every picture once, by the look that is nearest to the wrong side:
    two looks at one picture say less than two pictures.
    """
    looks = [ask(model, samples, look) for look in LOOKS]
    labels = looks[0].labels
    logit = np.stack([look.logit for look in looks])  # (looks, N)
    fitted = fit_platt(logit.ravel(), np.tile(labels, len(looks))).model_copy(update={"pictures": len(labels)})
    p_ai = probability(logit, fitted)
    worst = np.where(labels == 1, p_ai.min(0), p_ai.max(0))
    return model.spec.model_copy(update={"calibration": fitted, "thresholds": split_conformal(worst, labels)})
