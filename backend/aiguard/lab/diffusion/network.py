"""A U-Net that predicts velocity. Sources: Ho et al. 2020 (network), Salimans & Ho 2022 (velocity)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, scaled_dot_product_attention, silu

WAVES = 64


class Block(nn.Module):
    """Two convolutions with group norm; time and class move the middle."""

    def __init__(self, channels_in: int, channels_out: int, told: int) -> None:
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(8, channels_in), nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(8, channels_out), nn.Conv2d(channels_out, channels_out, 3, padding=1)
        self.told = nn.Linear(told, 2 * channels_out)
        same = channels_in == channels_out
        self.shortcut = nn.Identity() if same else nn.Conv2d(channels_in, channels_out, 1)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        scale, shift = self.told(told)[:, :, None, None].chunk(2, 1)
        inner = self.conv1(silu(self.norm1(x)))
        inner = self.conv2(silu(self.norm2(inner) * (1 + scale) + shift))
        found: Tensor = self.shortcut(x) + inner
        return found


class Attention(nn.Module):
    """Every place looks at every other."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm, self.qkv = nn.GroupNorm(8, channels), nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        q, k, v = self.qkv(self.norm(x)).reshape(batch, 3, 4, channels // 4, height * width).transpose(3, 4).unbind(1)
        mixed = scaled_dot_product_attention(q, k, v).transpose(2, 3).reshape(batch, channels, height, width)
        found: Tensor = x + self.out(mixed)
        return found


class UNet(nn.Module):
    """float32 (N, 3, 32, 32) in -1..1, time (N,) 0..1, class (N,), `classes` meaning none → velocity, same shape."""

    def __init__(self, classes: int, widths: tuple[int, int, int] = (64, 128, 192)) -> None:
        super().__init__()
        a, b, c = widths
        told = 4 * a
        self.time = nn.Sequential(nn.Linear(WAVES, told), nn.SiLU(), nn.Linear(told, told))
        self.kind = nn.Embedding(classes + 1, told)
        self.inward = nn.Conv2d(3, a, 3, padding=1)
        self.down = nn.ModuleList([Block(a, a, told), Block(a, b, told), Block(b, b, told), Block(b, c, told)])
        self.middle = nn.ModuleList([Block(c, c, told), Block(c, c, told)])
        self.look = Attention(c)
        ups = [Block(2 * c, b, told), Block(2 * b, b, told), Block(2 * b, a, told), Block(2 * a, a, told)]
        self.up = nn.ModuleList(ups)
        self.outward = nn.Sequential(nn.GroupNorm(8, a), nn.SiLU(), nn.Conv2d(a, 3, 3, padding=1))

    def forward(self, x: Tensor, time: Tensor, kind: Tensor) -> Tensor:
        told = silu(self.time(_waves(time)) + self.kind(kind))
        x = self.inward(x)
        first = self.down[0](x, told)
        second = self.down[1](_halved(first), told)
        third = self.down[2](second, told)
        fourth = self.down[3](_halved(third), told)
        x = self.middle[1](self.look(self.middle[0](fourth, told)), told)
        x = _doubled(self.up[0](torch.cat([x, fourth], 1), told))
        x = self.up[1](torch.cat([x, third], 1), told)
        x = _doubled(self.up[2](torch.cat([x, second], 1), told))
        x = self.up[3](torch.cat([x, first], 1), told)
        found: Tensor = self.outward(x)
        return found


def _waves(time: Tensor) -> Tensor:
    steps = torch.arange(WAVES // 2, device=time.device) / (WAVES // 2)
    angles = time[:, None] * 1000 * torch.exp(-9.21 * steps)
    return torch.cat([angles.sin(), angles.cos()], 1)


def _halved(x: Tensor) -> Tensor:
    return nn.functional.avg_pool2d(x, 2)


def _doubled(x: Tensor) -> Tensor:
    return interpolate(x, scale_factor=2.0, mode="nearest")
