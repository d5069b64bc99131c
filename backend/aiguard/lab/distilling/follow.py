"""What a student hears: each picture's own teacher, beside its label. Source: Hinton et al. 2015; Beyer et al. 2022."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from aiguard.detection.hardware import autocast_for

if TYPE_CHECKING:
    from torch import Tensor, nn

    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.resident.bank import Bank
    from aiguard.lab.resident.batches import Batch
    from aiguard.lab.resident.training import Objective


def follow(teachers: dict[str, nn.Module], recipe: DistilRecipe, bank: Bank) -> Objective:
    """The student sees the very crop its teachers see; an AI picture of no family has its label only."""
    shares = _shares(list(teachers), recipe, bank)

    def objective(logits: Tensor, seen: Batch) -> Tensor:
        share = shares[seen.at].to(logits.device, non_blocking=True)  # (B, T)
        taught = (_odds(teachers, seen.pixels) * share).sum(1) / recipe.temperature
        odds = (logits[:, 1] - logits[:, 0]) / recipe.temperature
        apart = binary_cross_entropy_with_logits(odds, taught.sigmoid(), reduction="none") * recipe.temperature**2
        heard = recipe.teacher_weight * (share.sum(1) > 0)
        own = cross_entropy(logits, seen.targets, reduction="none")
        return ((1 - heard) * own + heard * apart).mean()

    return objective


def _shares(names: list[str], recipe: DistilRecipe, bank: Bank) -> Tensor:
    """float32 (M, T): how much each teacher has to say about each picture.

    Of an AI picture its own family's teacher, of a real one all alike: each was taught what real pictures are.
    """
    real = bank.labels.cpu().numpy() == 0
    columns = [np.where(real, 1 / len(names), np.isin(bank.sources, recipe.families[name].ai)) for name in names]
    return torch.from_numpy(np.stack(columns, 1).astype(np.float32))


@torch.no_grad()
def _odds(teachers: dict[str, nn.Module], pixels: Tensor) -> Tensor:
    """(B, T)."""
    with autocast_for(pixels.device):
        logits = [teacher(pixels).float() for teacher in teachers.values()]
    return torch.stack([one[:, 1] - one[:, 0] for one in logits], 1)
