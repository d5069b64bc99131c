"""The same pictures through decode children and model in one process: what the service is measured against."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from aiguard.checks.assess import assess
from aiguard.checks.batching import batches
from aiguard.checks.prepare import TARGET, options_for, readied
from aiguard.detection.detector import Detector
from aiguard.detection.registry import BUNDLED
from aiguard.imaging.children import ChildPool, Done, Job
from aiguard.imaging.limits import PixelLimits

BATCH = 16


@dataclass(frozen=True)
class Alone:
    both_s: float  # decoding, previews and model
    model_s: float  # forward passes on ready pixels


def alone(files: list[Path]) -> Alone:
    detector = Detector.load(BUNDLED, models_dir=Path("var/models"), device="cpu")
    options = options_for(detector.preparations, PixelLimits(), stability=detector.spec.stability)
    with ChildPool(TARGET, processes=2, memory_bytes=2 << 30, timeout_s=10) as pool:
        list(pool.run([Job("warm", files[0], options)] * 2))
        began = time.perf_counter()
        ready = []
        for batch in batches(pool.run([Job(path.name, path, options) for path in files]), size=BATCH, patience_s=0.05):
            items = [readied(item.facts, item.buffers) for item in batch if isinstance(item, Done)]
            assess(detector, items)
            ready.append(items)
        both_s = time.perf_counter() - began
    began = time.perf_counter()
    for items in ready:
        assess(detector, items)
    return Alone(both_s, time.perf_counter() - began)
