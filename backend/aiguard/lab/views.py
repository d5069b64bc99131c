"""Views of pictures as numbers, for networks with a fixed front end: computed once, kept on disk, resumed."""

from __future__ import annotations

import hashlib
import multiprocessing
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from aiguard.lab.wear import RUNGS, worn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

    from aiguard.detection.spec import Preprocessing
    from aiguard.lab.sources import Sample

SHARD: Final = 200  # pictures a file: what a kill can cost


@dataclass(frozen=True)
class Table:
    """Statistics of M views of N pictures.

    features float16 (M, D) · whole bool (M,) · owner int64 (M,), ascending, 0..N-1 · labels uint8 (N,), 1 = AI ·
    sources, groups (N,) str
    """

    features: NDArray[np.float16]
    whole: NDArray[np.bool_]
    owner: NDArray[np.int64]
    labels: NDArray[np.uint8]
    sources: NDArray[np.str_]
    groups: NDArray[np.str_]

    def take(self, chosen: NDArray[np.bool_]) -> Table:
        """The pictures of a mask (N,)."""
        views = chosen[self.owner]
        owner = (np.cumsum(chosen) - 1)[self.owner[views]]
        return Table(
            self.features[views], self.whole[views], owner,
            self.labels[chosen], self.sources[chosen], self.groups[chosen],
        )  # fmt: skip


@dataclass(frozen=True)
class Looking:
    """How copies are made and looked at. `rung`: a name in RUNGS, or "worn" for a random training copy."""

    preprocessing: Preprocessing
    rung: str
    seed: int
    random_crop: bool = False  # one crop anywhere in place of the service's grid


def collect(samples: Sequence[Sample], looking: Looking, cache: Path, *, processes: int = 2) -> Table:
    """Every sample once. Shards of the same pictures looked at in the same way are taken from `cache` as they are."""
    folder = cache / _fingerprint(samples, looking)
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, len(samples), SHARD)
    jobs = [(samples[at : at + SHARD], looking, folder / f"{at:06d}.npz") for at in starts]
    missing = [job for job in jobs if not job[2].exists()]
    if missing:
        with multiprocessing.get_context("spawn").Pool(min(processes, len(missing))) as pool:
            for _ in pool.imap_unordered(_fill, missing):
                pass
    return _joined([np.load(path) for _, _, path in jobs], samples)


def _fingerprint(samples: Sequence[Sample], looking: Looking) -> str:
    told = "|".join([repr(looking), *(f"{one.name}:{one.path.stat().st_size}" for one in samples)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def joined(tables: Sequence[Table]) -> Table:
    """One after the other."""
    offsets = np.cumsum([0, *(len(table.labels) for table in tables[:-1])])
    return Table(
        np.concatenate([table.features for table in tables]),
        np.concatenate([table.whole for table in tables]),
        np.concatenate([table.owner + offset for table, offset in zip(tables, offsets, strict=True)]),
        np.concatenate([table.labels for table in tables]),
        np.concatenate([table.sources for table in tables]),
        np.concatenate([table.groups for table in tables]),
    )


def copies_of(sample: Sample, looking: Looking, random: Random) -> Image.Image:
    image = sample.open()
    return worn(image, random) if looking.rung == "worn" else RUNGS[looking.rung](image)


def _fill(job: tuple[Sequence[Sample], Looking, Path]) -> None:
    import torch

    from aiguard.detection.networks.residuals import ResidualStatistics

    samples, looking, path = job
    torch.set_num_threads(1)
    statistics = ResidualStatistics()
    features, counts = [], []
    for sample in samples:
        random = Random(f"{looking.seed}|{looking.rung}|{sample.name}")  # noqa: S311
        views = np.concatenate(list(_views(copies_of(sample, looking, random), looking, random)))
        pixels = torch.from_numpy(views).permute(0, 3, 1, 2).float()
        features.append(statistics(pixels).numpy().astype(np.float16))
        counts.append(len(views))
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, features=np.concatenate(features), counts=np.array(counts))
    partial.replace(path)


def _views(image: Image.Image, looking: Looking, random: Random) -> Iterator[NDArray[np.uint8]]:
    from aiguard.detection.preprocess import views

    preprocessing = looking.preprocessing
    if not looking.random_crop:
        yield views(image, preprocessing)
        return
    yield views(image, preprocessing.model_copy(update={"crops": 0}))
    width, height = (
        min(side, own) for side, own in zip((preprocessing.width, preprocessing.height), image.size, strict=True)
    )
    left, top = random.randint(0, image.width - width), random.randint(0, image.height - height)
    crop = image.crop((left, top, left + width, top + height))
    yield views(crop, preprocessing.model_copy(update={"whole": False, "crops": 1}))


def _joined(shards: Sequence[dict[str, NDArray[np.generic]]], samples: Sequence[Sample]) -> Table:
    counts = np.concatenate([shard["counts"] for shard in shards]).astype(np.int64)
    owner = np.repeat(np.arange(len(samples)), counts)
    first = np.diff(owner, prepend=-1) > 0
    return Table(
        np.concatenate([shard["features"] for shard in shards]).astype(np.float16),
        first,
        owner,
        np.array([sample.label for sample in samples], np.uint8),
        np.array([sample.source for sample in samples]),
        np.array([sample.group for sample in samples]),
    )
