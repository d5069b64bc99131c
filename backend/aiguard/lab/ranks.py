"""One run on several processes, as `torchrun` and `accelerate launch` start them; alone without them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import distributed

from aiguard.detection.hardware import pick_device
from aiguard.lab.heap import keep_freed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import nn


@dataclass(frozen=True)
class Ranks:
    """Which of `world` processes this one is, and what it computes on."""

    device: torch.device
    rank: int = 0
    world: int = 1

    @property
    def leads(self) -> bool:
        """The first process alone speaks, judges and writes."""
        return self.rank == 0

    def agree(self, value: float) -> float:
        """The first process's value, for all: clocks and figures differ between them."""
        if self.world == 1:
            return value
        told = torch.tensor([value], dtype=torch.float64, device=self.device)
        distributed.broadcast(told, 0)
        return float(told)

    def wrapped(self, network: nn.Module) -> nn.Module:
        """The same network, its gradients averaged over the processes."""
        if self.world == 1:
            return network
        from torch.nn.parallel import DistributedDataParallel

        return DistributedDataParallel(network, device_ids=[self.device.index] if self.device.type == "cuda" else None)


@contextmanager
def ranks(wanted: str) -> Iterator[Ranks]:
    """`wanted`: auto, cpu or cuda. WORLD_SIZE, RANK and LOCAL_RANK are those of torchrun."""
    device, world = pick_device(wanted), int(os.environ.get("WORLD_SIZE", "1"))
    if device.type == "cpu":
        keep_freed()
    torch.set_float32_matmul_precision("high")  # what is not bfloat16 may be TF32
    torch.backends.cudnn.benchmark = True  # shapes hardly change in a run
    if world == 1:
        yield Ranks(device)
        return
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Ranks(device, distributed.get_rank(), world)
    finally:
        distributed.destroy_process_group()
