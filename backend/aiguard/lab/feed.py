"""Pictures kept on the device as bytes, handed out batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from torch import Tensor

    from aiguard.lab.data import Pictures
    from aiguard.lab.ranks import Ranks


class Feed:
    """The batch of a step is a function of (seed, step) alone, so that a resumed run sees the same pictures.

    Of several processes each takes its part of every batch.
    """

    def __init__(self, pictures: Pictures, *, batch_size: int, seed: int, ranks: Ranks) -> None:
        self.images = on_device(pictures, ranks.device)  # uint8 (N, 3, H, W)
        self.labels = torch.from_numpy(pictures.labels.astype(np.int64)).to(ranks.device)
        self._batch_size, self._seed, self._ranks = min(batch_size, len(pictures)), seed, ranks
        self._epoch, self._order = -1, torch.empty(0)

    @property
    def steps_per_epoch(self) -> int:
        return len(self.labels) // self._batch_size

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """float32 (B, 3, H, W), normalised, and int64 (B,)."""
        epoch, at = divmod(step, self.steps_per_epoch)
        if epoch != self._epoch:
            order = np.random.default_rng((self._seed, epoch)).permutation(len(self.labels))
            self._epoch, self._order = epoch, torch.from_numpy(order).to(self._ranks.device)
        chosen = self._order[at * self._batch_size : (at + 1) * self._batch_size][self._ranks.rank :: self._ranks.world]
        return scaled(self.images[chosen]), self.labels[chosen]


def on_device(pictures: Pictures, device: torch.device) -> Tensor:
    """uint8 (N, 3, H, W)."""
    return torch.from_numpy(pictures.images).to(device).permute(0, 3, 1, 2).contiguous()


def scaled(images: Tensor) -> Tensor:
    """uint8 → float32 in -1..1, as the service's preprocessing gives at native size."""
    return (images.float() / 255 - 0.5) / 0.5
