"""`python -m tests.bench.training`: a step of the CIFAKE paper's networks on the CPU, as the lab takes it and without.

One machine, one run, pictures/s side by side; asserts nothing. Each way has a process of its own: what is set of the
allocator stays set.
"""

from __future__ import annotations

import subprocess
import sys
import time

import torch
from torch import nn

from aiguard.detection.networks.topology import Topology
from aiguard.lab.heap import keep_freed

BATCH, SECONDS = 128, 6.0
SHAPES = ((1, 32), (2, 32), (2, 64), (3, 64), (3, 128))
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
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    pixels, labels = torch.randn(BATCH, 3, 32, 32), torch.randint(2, (BATCH,))
    began = taken = 0.0
    steps = -2  # two to warm up
    while taken < SECONDS:
        if steps == 0:
            began = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=way > 0):
            loss = nn.functional.cross_entropy(network(pixels).float(), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        steps += 1
        taken = time.perf_counter() - began if began else 0.0
    return BATCH * steps / taken


def main() -> None:
    if len(sys.argv) > 1:
        print(rate(*map(int, sys.argv[1:])))
        return
    print(f"pictures/s of training, batch {BATCH}, {torch.get_num_threads()} threads; in brackets: over float32")
    print(f"{'convolutions':<14}" + "".join(f"{way:>24}" for way in WAYS))
    for layers, filters in SHAPES:
        words = [[sys.executable, "-m", "tests.bench.training", *map(str, (way, layers, filters))] for way in range(4)]
        rates = [float(subprocess.run(one, capture_output=True, text=True, check=True).stdout) for one in words]
        cells = [f"{one:.0f} ({one / rates[0]:.2f})" for one in rates]
        print(f"{layers} x {filters:<10}" + "".join(f"{cell:>24}" for cell in cells))


main()
