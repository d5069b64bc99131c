"""Saving a run so that a kill at any moment costs minutes and changes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn


@dataclass
class Run:
    """The whole state of a training run between two steps."""

    network: nn.Module
    ema: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    generator: torch.Generator  # augmentation; the order of an epoch comes from (seed, epoch) alone
    step: int = 0


def save(run: Run, path: Path, identity: dict[str, Any]) -> None:
    """Write to a neighbour, then rename: `path` is always whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    state = {
        "identity": identity,
        "network": run.network.state_dict(),
        "ema": run.ema,
        "optimizer": run.optimizer.state_dict(),
        "generator": run.generator.get_state(),
        "torch": torch.get_rng_state(),
        "step": run.step,
    }
    with partial.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def restore(run: Run, path: Path) -> dict[str, Any]:
    """Load everything into `run`; returns the identity it was saved with."""
    state = torch.load(path, weights_only=True, map_location="cpu")
    run.network.load_state_dict(state["network"])
    run.ema = state["ema"]
    run.optimizer.load_state_dict(state["optimizer"])
    run.generator.set_state(state["generator"])
    torch.set_rng_state(state["torch"])
    run.step = state["step"]
    identity: dict[str, Any] = state["identity"]
    return identity
