"""GoogLeNet with its two auxiliary heads, from the paper; parameter names are torchvision's, so its weights load.

Two things are torchvision's and not the paper's: batch normalisation after every convolution in place of local response
normalisation, and the kernel of the "5 × 5" branch where such weights are given (theirs is 3 × 3).
Source: Szegedy et al. 2014, arXiv 1409.4842, table 1 and figure 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Mapping

AUX_HIDDEN: Final = 1024
AUX_DROPOUT: Final = 0.7
DROPOUT: Final = 0.4
# Table 1: 1 × 1, 3 × 3 reduce, 3 × 3, 5 × 5 reduce, 5 × 5, pool projection.
WIDTHS: Final = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


class Convolution(nn.Module):
    """Convolution, batch normalisation, ReLU."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(channels_out, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.bn(self.conv(x)))


class Inception(nn.Module):
    """Four looks at the same place side by side, the larger ones through a narrow 1 × 1. Figure 2(b)."""

    def __init__(self, channels_in: int, widths: tuple[int, int, int, int, int, int], large: int) -> None:
        super().__init__()
        one, reduce3, three, reduce5, five, pooled = widths
        self.branch1 = Convolution(channels_in, one, 1)
        self.branch2 = nn.Sequential(Convolution(channels_in, reduce3, 1), Convolution(reduce3, three, 3))
        self.branch3 = nn.Sequential(Convolution(channels_in, reduce5, 1), Convolution(reduce5, five, large))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), Convolution(channels_in, pooled, 1))
        self.width = one + three + five + pooled

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class Auxiliary(nn.Module):
    """A classifier half-way up: it brings the gradient to the lower layers, and is dropped once trained."""

    def __init__(self, channels_in: int, labels: int) -> None:
        super().__init__()
        self.conv = Convolution(channels_in, 128, 1)
        self.fc1 = nn.Linear(2048, AUX_HIDDEN)
        self.fc2 = nn.Linear(AUX_HIDDEN, labels)
        self.dropout = nn.Dropout(AUX_DROPOUT)

    def forward(self, x: Tensor) -> Tensor:
        pooled = self.conv(nn.functional.adaptive_avg_pool2d(x, 4))
        logits: Tensor = self.fc2(self.dropout(torch.relu(self.fc1(pooled.flatten(1)))))
        return logits


class GoogLeNet(nn.Module):
    """float32 (N, channels, H, W), H and W at least 64 → logits (N, labels).

    While training, `auxiliary` holds the logits of both auxiliary heads for the loss (weight 0.3 each in the paper).
    """

    def __init__(self, *, channels: int = 3, labels: int = 2, large_kernel: int = 5) -> None:
        super().__init__()
        self.conv1 = Convolution(channels, 64, 7, 2)
        self.conv2 = Convolution(64, 64, 1)
        self.conv3 = Convolution(64, 192, 3)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        width = 192
        for name, widths in WIDTHS.items():
            block = Inception(width, widths, large_kernel)
            self.add_module(f"inception{name}", block)
            width = block.width
        self.aux1, self.aux2 = Auxiliary(512, labels), Auxiliary(528, labels)
        self.dropout = nn.Dropout(DROPOUT)
        self.fc = nn.Linear(width, labels)
        self.auxiliary: tuple[Tensor, ...] = ()
        _initialise(self)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.conv1(x))
        x = self.pool(self.conv3(self.conv2(x)))
        x = self.pool(self._blocks(x, "3a", "3b"))
        first = self._blocks(x, "4a")
        second = self._blocks(first, "4b", "4c", "4d")
        self.auxiliary = (self.aux1(first), self.aux2(second)) if self.training else ()
        x = self._blocks(self.pool(self._blocks(second, "4e")), "5a", "5b")
        logits: Tensor = self.fc(self.dropout(x.mean((2, 3))))
        return logits

    def _blocks(self, x: Tensor, *names: str) -> Tensor:
        for name in names:
            x = getattr(self, f"inception{name}")(x)
        return x


def from_torchvision(weights: Mapping[str, Tensor], *, labels: int = 2) -> GoogLeNet:
    """The network with torchvision's weights; heads of another number of labels stay as they were initialised.

    KeyError or RuntimeError: the weights are not a GoogLeNet's. Auxiliary heads may be missing.
    """
    kernel = weights["inception3a.branch3.1.conv.weight"].shape[-1]
    network = GoogLeNet(channels=weights["conv1.conv.weight"].shape[1], labels=labels, large_kernel=kernel)
    own = network.state_dict()
    fitting = {name: value for name, value in weights.items() if name in own and value.shape == own[name].shape}
    lacking = [name for name in own if name not in fitting and not name.startswith(("aux", "fc."))]
    if lacking:
        raise RuntimeError(f"weights lack {lacking[0]} and {len(lacking) - 1} more")
    network.load_state_dict(fitting, strict=False)
    return network


def _initialise(network: nn.Module) -> None:
    """He's initialisation: the paper does not say, and a truncated normal of one width stalls from scratch."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
