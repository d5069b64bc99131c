"""Kinds of pictures: `<kind>/<split>/<class>/…`, all of one size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.lab.data import both_classes, read_split
from aiguard.lab.errors import DataUnusable
from aiguard.lab.resident.bank import Bank, weighed
from aiguard.lab.resident.finished import hashed

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.lab.data import Pictures


def kinds_of(root: Path) -> list[str]:
    """DataUnusable when no folder holds a train and a test split."""
    found = sorted(one.name for one in root.iterdir() if (one / "train").is_dir() and (one / "test").is_dir())
    if not found:
        raise DataUnusable(f"{root} holds no <kind>/train and <kind>/test.")
    return found


@dataclass(frozen=True)
class Kind:
    """Both splits, on the device. `fingerprint`: of names and contents."""

    train: Bank
    test: Bank
    fingerprint: str


def read_kind(root: Path, kind: str, side_px: int, device: torch.device) -> Kind:
    """DataUnusable when a class is missing or the pictures are of another size."""
    train, test = (_pictures(root, kind, split, side_px) for split in ("train", "test"))
    told = [f"{name}:{digest}" for one in (train, test) for name, digest in zip(one.names, one.digests, strict=True)]
    return Kind(_bank(train, kind, device), _bank(test, kind, device), hashed(told))


def _pictures(root: Path, kind: str, split: str, side_px: int) -> Pictures:
    pictures = read_split(root / kind, split)
    both_classes(pictures, root / kind, split)
    if pictures.images.shape[1:3] != (side_px, side_px):
        height, width = pictures.images.shape[1:3]
        raise DataUnusable(f"{root / kind} holds pictures of {width} × {height}; this comparison is of {side_px} px.")
    return pictures


def _bank(pictures: Pictures, kind: str, device: torch.device) -> Bank:
    sources = np.full(len(pictures), kind)
    return weighed(torch.from_numpy(pictures.images).to(device), pictures.labels, sources, np.array(pictures.names))
