"""Saving a run so that a kill at any moment costs minutes and changes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from safetensors.torch import load_file, save_file

from aiguard.lab.errors import RunMismatch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

WEIGHTS: Final = "weights.safetensors"


@dataclass
class Run:
    """The whole state of a training run between two steps. `best`: the best validation figure, and its epoch."""

    network: nn.Module
    ema: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    generator: torch.Generator  # augmentation; no chance needs saving, it comes from the seed, the process and the step
    seed: int
    step: int = 0
    spent_s: float = 0.0
    best: float = float("-inf")
    best_epoch: float = 0.0
    stopped: bool = False  # before its time: validation got no better


def save(run: Run, path: Path, identity: dict[str, Any]) -> None:
    """Write to a neighbour, then rename: `path` is always whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    state = {
        "identity": identity,
        "network": run.network.state_dict(),
        "ema": run.ema,
        "optimizer": run.optimizer.state_dict(),
        "step": run.step,
        "spent_s": run.spent_s,
        "best": run.best,
        "best_epoch": run.best_epoch,
        "stopped": run.stopped,
    }
    with partial.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def restore(run: Run, path: Path, identity: dict[str, Any]) -> None:
    """Load everything into `run`, on the device it is on. RunMismatch: it was saved with another identity."""
    state = torch.load(path, weights_only=True, map_location="cpu")
    if state["identity"] != identity:  # first: the weights of another network would not even fit
        raise RunMismatch(f"{path} was made with another recipe or other data. Choose another --out.")
    run.network.load_state_dict(state["network"])
    for name, value in state["ema"].items():
        run.ema[name].copy_(value)
    run.optimizer.load_state_dict(state["optimizer"])
    for name in ("step", "spent_s", "best", "best_epoch", "stopped"):
        setattr(run, name, state[name])


def save_weights(state: Mapping[str, Tensor], folder: Path) -> None:
    """`folder`/weights.safetensors, whole at any moment; in half precision, since they travel."""
    folder.mkdir(parents=True, exist_ok=True)
    half = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous() for name, value in state.items()
    }
    partial = folder / "weights.partial"
    save_file(half, partial)
    partial.replace(folder / WEIGHTS)


def load_weights(network: nn.Module, folder: Path) -> nn.Module:
    """The network with those weights, in full precision and eval mode."""
    network.load_state_dict(load_file(folder / WEIGHTS))
    return network.eval()
