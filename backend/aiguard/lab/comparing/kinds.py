"""Kinds of pictures: `<kind>/<split>/<class>/…`, all of one size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable
from aiguard.lab.resident.bank import Bank, weighed

if TYPE_CHECKING:
    from pathlib import Path


def kinds_of(root: Path) -> list[str]:
    """DataUnusable when no folder holds a train and a test split."""
    found = sorted(one.name for one in root.iterdir() if (one / "train").is_dir() and (one / "test").is_dir())
    if not found:
        raise DataUnusable(f"{root} holds no <kind>/train and <kind>/test.")
    return found


def read_kind(root: Path, kind: str, split: str, side_px: int, device: torch.device) -> Bank:
    pictures = read_split(root / kind, split)
    if pictures.images.shape[1:3] != (side_px, side_px):
        height, width = pictures.images.shape[1:3]
        raise DataUnusable(f"{root / kind} holds pictures of {width} × {height}; this comparison is of {side_px} px.")
    sources = np.full(len(pictures), kind)
    return weighed(torch.from_numpy(pictures.images).to(device), pictures.labels, sources, np.array(pictures.names))
