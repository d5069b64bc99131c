"""A network of the lab asked about a bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aiguard.detection.hardware import autocast_for
from aiguard.lab.resident.batches import scaled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor, nn

AT_ONCE = 256


@torch.inference_mode()
def odds_of(network: nn.Module, images: Tensor) -> NDArray[np.float64]:
    """uint8 (M, H, W, 3) → log-odds for AI, float64 (M,), order kept. The network is in eval mode."""
    found = []
    for start in range(0, len(images), AT_ONCE):
        with autocast_for(images.device):
            logits = network(scaled(images[start : start + AT_ONCE]))
        found.append((logits[:, 1] - logits[:, 0]).double().cpu())
    odds: NDArray[np.float64] = torch.cat(found).numpy()
    return odds
