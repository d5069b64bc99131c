"""`python -m tests.bench.training`: a step on the CPU of the CIFAKE paper's networks, as the lab takes it and without.

And of the larger networks, to know what they ask for.

One machine, one run, pictures/s side by side; asserts nothing. Each way has a process of its own: what is set of the
allocator stays set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import torch
from torch import Tensor, nn

from aiguard.detection.networks.fronted import Shape, build
from aiguard.detection.networks.topology import Topology
from aiguard.lab.heap import keep_freed
from aiguard.lab.resident.fresh import fresh

BATCH, SECONDS = 128, 6.0
SHAPES = ((1, 32), (2, 32), (2, 64), (3, 64), (3, 128))
VIT = {
    "image_size": 200, "patch_size": 20, "hidden_size": 192, "num_hidden_layers": 12, "num_attention_heads": 3,
    "intermediate_size": 768,
}  # fmt: skip
SMALL = {"width_coefficient": 0.5, "depth_coefficient": 0.6}
PLAIN = "EfficientNet, 144 px, depthwise in bf16"
LARGE = {
    PLAIN: (144, Shape(kind="efficientnet", front="both", settings=SMALL)),
    "EfficientNet, 144 px": (144, Shape(kind="efficientnet", front="both", settings=SMALL)),
    "EfficientNet of distil-wild, 80 px": (
        80, Shape(kind="efficientnet", front="both", stem=((24, 24),), settings=SMALL)
    ),
    "ResNet-50 of compare-improved, 96 px": (96, Shape(kind="resnet", front="both", stem=((32, 32),))),
    "GoogLeNet of compare-improved, 96 px": (96, Shape(kind="googlenet", front="both", stem=((32, 32),))),
    "ResNet-50, 200 px": (200, Shape(kind="resnet")),
    "GoogLeNet, 200 px": (200, Shape(kind="googlenet")),
    "ViT of compare, 200 px": (200, Shape(kind="vit", settings=VIT)),
}  # fmt: skip
WAYS = ("float32", "bfloat16", "+ channels last", "+ freed memory kept")


def rate(way: int, layers: int, filters: int) -> float:
    """Pictures a second."""
    torch.manual_seed(0)
    network: nn.Module = Topology(conv_layers=layers, filters=filters)
    if way < 2:
        network = network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        network.forward = lambda pixels: network.head(network.features(pixels))  # type: ignore[assignment, operator, method-assign]
    if way == len(WAYS) - 1:
        keep_freed()
    return steps_of(network, torch.randn(BATCH, 3, 32, 32), bf16=way > 0)


def large(name: str) -> float:
    """Pictures a second, as the lab trains it, but for PLAIN."""
    side, shape = LARGE[name]
    keep_freed()
    network = (build if name == PLAIN else learning)(shape).train().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return steps_of(network, torch.rand(BATCH // 4, 3, side, side) * 2 - 1, bf16=True)


def learning(shape: Shape) -> nn.Module:
    return fresh(shape, torch.device("cpu"), 0)


def steps_of(network: nn.Module, pixels: Tensor, *, bf16: bool) -> float:
    """Pictures a second of processor time: other work on the machine is not counted."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    labels = torch.randint(2, (len(pixels),))
    began = taken = 0.0
    steps = -2  # two to warm up
    while taken < SECONDS:
        if steps == 0:
            began = time.process_time()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            loss = nn.functional.cross_entropy(network(pixels).float(), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        steps += 1
        taken = time.process_time() - began if began else 0.0
    return len(pixels) * steps / taken


def main() -> None:
    if len(sys.argv) > 1:
        name = sys.argv[1]
        print(large(name) if name in LARGE else rate(*map(int, sys.argv[1:])))
        return
    print(f"pictures/s of processor time in training, batch {BATCH}; in brackets: over float32")
    print(f"{'convolutions':<14}" + "".join(f"{way:>24}" for way in WAYS))
    for layers, filters in SHAPES:
        words = [[sys.executable, "-m", "tests.bench.training", *map(str, (way, layers, filters))] for way in range(4)]
        rates = [measured(one) for one in words]
        cells = [f"{one:.0f} ({one / rates[0]:.2f})" for one in rates]
        print(f"{layers} x {filters:<10}" + "".join(f"{cell:>24}" for cell in cells))
    for name in LARGE:
        print(f"{name:<40}{measured([sys.executable, '-m', 'tests.bench.training', name]):8.1f}")


def measured(words: list[str]) -> float:
    """In a process of its own, on one core."""
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    return float(subprocess.run(words, env=alone, capture_output=True, text=True, check=True).stdout)


main()
