"""Pixels → scores: one model, loaded once, asked in whole batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.detection.answers import ModelIdentity, Score
from aiguard.detection.calibration import probability
from aiguard.detection.errors import LabelsUnclear
from aiguard.detection.hardware import autocast_for, pick_device
from aiguard.detection.registry import find, folder_of, revision_of
from aiguard.detection.spec import WEIGHTS, ModelSpec, file_sha256, read_spec

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import nn


class Detector:
    """Not for two threads at once. Reduced precision moves p_ai by at most 0.02 (tests hold it to that)."""

    def __init__(self, network: nn.Module, labels: list[str], spec: ModelSpec, identity: ModelIdentity) -> None:
        self._network = network
        self._labels = labels  # by index of the output
        self._device = next(network.parameters()).device
        self.spec = spec
        self.identity = identity

    @classmethod
    def load(cls, name: str, *, models_dir: Path, device: str = "auto") -> Detector:
        """From this machine's files only. Raises the ModelErrors."""
        entry = find(name)
        folder = folder_of(entry, models_dir)
        spec = read_spec(folder, model_id=entry.id, revision=revision_of(entry, models_dir))
        network, labels = load_network(folder)
        if not {spec.labels.ai, spec.labels.real} <= set(labels):
            raise LabelsUnclear(labels)
        identity = ModelIdentity(spec.id, spec.revision, file_sha256(folder / WEIGHTS), spec.sha256_hex)
        return cls(network.to(pick_device(device)), labels, spec, identity)

    def score(self, pixels: NDArray[np.float32]) -> list[Score]:
        """float32 (N, 3, H, W), preprocessed by `spec` → N scores, in order. ValueError: an answer is no number."""
        logits = self.logits(pixels)
        if not np.isfinite(logits).all():
            raise ValueError("the model gave a logit that is not a number")
        odds = log_odds(logits, self._labels.index(self.spec.labels.ai))
        calibrated = probability(odds, self.spec.calibration.temperature)
        return [
            Score(float(p), float(odd), tuple(zip(self._labels, map(float, row), strict=True)))
            for p, odd, row in zip(calibrated, odds, logits, strict=True)
        ]

    @torch.inference_mode()
    def logits(self, pixels: NDArray[np.float32]) -> NDArray[np.float64]:
        """(N, 3, H, W) → (N, labels), as the network gives them."""
        batch = torch.from_numpy(np.array(pixels, np.float32)).to(self._device)
        with autocast_for(self._device):
            answer: torch.Tensor = self._network(batch).logits
        logits: NDArray[np.float64] = answer.double().cpu().numpy()
        return logits


def log_odds(logits: NDArray[np.float64], ai: int) -> NDArray[np.float64]:
    """Log-odds of label `ai` against all others together: for two labels the difference of their logits."""
    others = np.delete(logits, ai, axis=1)
    odds: NDArray[np.float64] = logits[:, ai] - np.logaddexp.reduce(others, axis=1)
    return odds


def load_network(folder: Path) -> tuple[nn.Module, list[str]]:
    """The classifier in a folder of the hub's layout, in eval mode, and its labels by index. Never runs its code."""
    from transformers import AutoModelForImageClassification
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    network = AutoModelForImageClassification.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
    )
    labels = [str(network.config.id2label[index]) for index in range(network.config.num_labels)]
    return network.eval(), labels
