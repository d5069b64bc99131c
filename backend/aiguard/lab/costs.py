"""What a network costs: parameters, arithmetic and time of one view."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

if TYPE_CHECKING:
    from aiguard.detection.detector import Detector

REPEATS = 20


@dataclass(frozen=True)
class Cost:
    """`gflops`: additions and multiplications counted apart · `ms`: median of one view alone, on this device."""

    parameters: int
    gflops: float
    ms: float


def cost_of(detector: Detector) -> Cost:
    network = cast("nn.Module", detector._network)  # noqa: SLF001  # what is inside is what is asked about
    shape = detector.spec.preprocessing
    view = np.zeros((1, shape.height, shape.width, 3), np.uint8)
    with FlopCounterMode(display=False) as counted:
        detector.logits(view)
    times = [_seconds(detector, view) for _ in range(REPEATS)]
    parameters = sum(one.numel() for one in network.parameters())
    return Cost(parameters, counted.get_total_flops() / 1e9, 1000 * float(np.median(times)))


def _seconds(detector: Detector, view: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
    began = time.perf_counter()
    detector.logits(view)  # its answer lies on the CPU, so the device is done
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - began
