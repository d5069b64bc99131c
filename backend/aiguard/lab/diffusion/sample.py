"""Noise to pictures. Source of the steps: DDIM, Song et al. 2021; of the guidance: Ho & Salimans 2022."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import torch

from aiguard.lab.diffusion.course import PAINTED_PX, noise_share

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aiguard.lab.diffusion.course import Painter


@torch.no_grad()
def paint(
    painter: Painter, kinds: list[int], *, seed: int, steps: int = 50, guidance: float = 1.5
) -> NDArray[np.uint8]:
    """One picture a class number; uint8 (N, 32, 32, 3)."""
    network, nothing = painter.network, len(painter.classes)
    device = next(network.parameters()).device
    random = torch.Generator(device).manual_seed(seed)
    wanted = torch.tensor(kinds, device=device)
    x = torch.randn(len(kinds), 3, PAINTED_PX, PAINTED_PX, generator=random, device=device)
    times = torch.linspace(1, 0, steps + 1, device=device)
    for now, then in pairwise(times):
        here = now.expand(len(kinds))
        with torch.autocast(device.type, torch.bfloat16):
            told, untold = network(x, here, wanted), network(x, here, torch.full_like(wanted, nothing))
        velocity = untold.float() + guidance * (told.float() - untold.float())
        kept, lost = noise_share(here)
        clean, noise = (kept * x - lost * velocity).clamp(-1, 1), lost * x + kept * velocity
        kept, lost = noise_share(then.expand(len(kinds)))
        x = kept * clean + lost * noise
    pictures: NDArray[np.uint8] = ((x.clamp(-1, 1) + 1) * 127.5 + 0.5).byte().permute(0, 2, 3, 1).cpu().numpy()
    return pictures
