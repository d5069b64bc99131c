"""Depthwise convolutions that learn on a CPU in float32.

oneDNN's backward pass of them takes five to ten times as long in bf16 as in float32, so that an EfficientNet learned
more slowly in bf16 than without (`python -m tests.bench.training`). Everything else of a network gains by bf16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from torch import Tensor


class Float32(nn.Conv2d):
    """A convolution that leaves autocast while it learns; it answers in the type it was asked in."""

    def forward(self, pixels: Tensor) -> Tensor:
        if not torch.is_grad_enabled():
            return super().forward(pixels)
        with torch.autocast(pixels.device.type, enabled=False):
            return super().forward(pixels.float()).to(pixels.dtype)


def learns_in_float32(network: nn.Module) -> None:
    """Every depthwise convolution of a network, whose weights keep their names and their place."""
    for name, module in list(network.named_modules()):
        if isinstance(module, nn.Conv2d) and module.groups == module.in_channels > 1:
            network.set_submodule(name, _float32(module))


def _float32(own: nn.Conv2d) -> Float32:
    made = Float32(
        own.in_channels, own.out_channels, own.kernel_size, own.stride, own.padding,  # type: ignore[arg-type]
        own.dilation, own.groups, own.bias is not None, own.padding_mode, device="meta",  # type: ignore[arg-type]
    )  # fmt: skip
    made.weight, made.bias = own.weight, own.bias
    return made
