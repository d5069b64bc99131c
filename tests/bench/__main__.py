"""`make bench`: how fast it is, as ratios within one run. Prints tables; asserts nothing.

Every figure is of this machine in this hour: compare columns, not runs.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.pictures import pictures
from tests.bench.service import Service

COUNT = 200


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="aiguard-bench-") as folder:
        files = pictures(Path(folder) / "pictures", COUNT)
        with Service(Path(folder) / "data") as service:
            first_s = service.seconds_to_verdict(files[:1])
            one_s = min(service.seconds_to_verdict(files[at : at + 1]) for at in range(1, 8))
            served_s = service.seconds_to_verdict(files)
        by_itself = alone(files)
    print(f"start to an answering page        {service.started_s:8.2f} s   (cold database, everything installed)")
    print(f"drop to verdict, first image      {first_s:8.2f} s   (the model is loaded on the way)")
    print(f"drop to verdict, one image        {one_s:8.2f} s   (best of 7)")
    print()
    print(f"{COUNT} photographs of 640 × 480, JPEG     images/s   of decode + model alone")
    for name, seconds in (
        ("through API, queue and database", served_s),
        ("decode + model, no service", by_itself.both_s),
        ("the model's forward pass only", by_itself.model_s),
    ):
        print(f"{name:<38}{COUNT / seconds:10.1f}   {by_itself.both_s / seconds:8.2f}")


main()
