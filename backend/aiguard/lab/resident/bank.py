"""Pictures of one size as one tensor on the device, with what is needed to draw from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.lab.heads import weights_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor


@dataclass(frozen=True)
class Bank:
    """images uint8 (M, H, W, 3) on the device · labels int64 (M,) beside them, 1 = AI · sources, names (M,) str ·
    weights float64 (M,) on the CPU: how often each is drawn"""

    images: Tensor
    labels: Tensor
    sources: NDArray[np.str_]
    names: NDArray[np.str_]
    weights: Tensor

    def __len__(self) -> int:
        return len(self.images)

    def to(self, device: torch.device) -> Bank:
        return replace(self, images=self.images.to(device), labels=self.labels.to(device))

    def take(self, chosen: NDArray[np.bool_]) -> Bank:
        """The pictures of a mask (M,), weighed anew."""
        at = torch.from_numpy(np.flatnonzero(chosen)).to(self.images.device)
        labels, sources = self.labels[at], self.sources[chosen]
        return Bank(self.images[at], labels, sources, self.names[chosen], _weights(labels, sources))


def weighed(images: Tensor, labels: NDArray[np.uint8], sources: NDArray[np.str_], names: NDArray[np.str_]) -> Bank:
    """On the images' device. Classes are drawn alike; within a class a source by the root of its size."""
    as_tensor = torch.from_numpy(labels.astype(np.int64))
    return Bank(images, as_tensor.to(images.device), sources, names, _weights(as_tensor, sources))


def _weights(labels: Tensor, sources: NDArray[np.str_]) -> Tensor:
    return torch.from_numpy(weights_of(labels.cpu().numpy().astype(np.uint8), sources).astype(np.float64))
