"""A network at the start of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aiguard.detection.networks.fronted import Fronted, build
from aiguard.lab.depthwise import learns_in_float32

if TYPE_CHECKING:
    from aiguard.detection.networks.fronted import Shape


def fresh(shape: Shape, device: torch.device, seed: int, start: Fronted | None = None) -> Fronted:
    """As the seed draws it, or with the weights of `start`; laid out as the device is fastest with."""
    torch.manual_seed(seed)
    network = build(shape)
    if start is not None:
        network.load_state_dict(start.state_dict())
    network.to(device)
    if device.type == "cpu":
        learns_in_float32(network)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # the stub lacks this form
    return network
