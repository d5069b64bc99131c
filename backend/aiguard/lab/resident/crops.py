"""Pictures of any size as crops, clean and worn, cut once by all cores and kept on disk: native, or scaled down first.

Both classes go through the same wear and the same cut, so that format, size and compression tell them apart no longer.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from aiguard.lab.wear import scaled, worn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

    from aiguard.lab.sources import Sample

SHARD: Final = 100  # pictures a file: what a kill can cost
LARGEST: Final = 1.25  # short side of a picture that is scaled down, over that of a crop


@dataclass(frozen=True)
class Cut:
    """One crop of `side_px` of each picture as it is, and one of each of `copies` worn copies.

    `scaled`: each is first made so small that its short side is `side_px`, or up to a quarter more.
    """

    side_px: int
    copies: int
    seed: int
    scaled: bool = False


def shards(samples: Sequence[Sample], cut: Cut, cache: Path) -> list[Path]:
    """Files of uint8 (n, copies + 1, side, side, 3), in order; those that lie in `cache` are not made again."""
    folder = cache / _fingerprint(samples, cut)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(samples[at : at + SHARD], cut, folder / f"{at:06d}.npy") for at in range(0, len(samples), SHARD)]
    missing = [job for job in jobs if not job[2].exists()]
    if missing:
        with multiprocessing.get_context("spawn").Pool(min(_cores(), len(missing))) as pool:
            for _ in pool.imap_unordered(_fill, missing):
                pass
    return [path for _, _, path in jobs]


def _fill(job: tuple[Sequence[Sample], Cut, Path]) -> None:
    samples, cut, path = job
    found = np.stack([np.stack(list(_crops(sample, cut))) for sample in samples])
    partial = path.with_name(f"{path.stem}.{os.getpid()}.partial.npy")
    np.save(partial, found)
    partial.replace(path)


def _crops(sample: Sample, cut: Cut) -> Iterator[NDArray[np.uint8]]:
    image = sample.open()
    for copy in range(cut.copies + 1):
        random = Random(f"{cut.seed}|{copy}|{sample.name}")  # noqa: S311  # a copy that comes again, not a secret
        shown = _scaled(image, cut.side_px, random) if cut.scaled else image
        yield _anywhere(worn(shown, random) if copy else shown, cut.side_px, random)


def _scaled(image: Image.Image, side: int, random: Random) -> Image.Image:
    """Never made larger."""
    factor = side * random.uniform(1, LARGEST) / min(image.size)
    return scaled(image, factor) if factor < 1 else image


def _anywhere(image: Image.Image, side: int, random: Random) -> NDArray[np.uint8]:
    """One crop of it; a picture that is too small is mirrored outwards, as the service does."""
    left, top = (random.randint(0, max(0, length - side)) for length in image.size)
    box = (left, top, min(left + side, image.width), min(top + side, image.height))
    crop = np.asarray(image.convert("RGB").crop(box))
    missing = [(0, side - crop.shape[0]), (0, side - crop.shape[1]), (0, 0)]
    return np.pad(crop, missing, mode="symmetric")


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _fingerprint(samples: Sequence[Sample], cut: Cut) -> str:
    told = "|".join([repr(cut), *(f"{one.name}:{one.path.stat().st_size}" for one in samples)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
