"""Whether a split holds small pictures alike, which fit in one array, or photographs, to be opened one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PIL import Image

from aiguard.lab.errors import DataUnusable
from aiguard.lab.sources import read_samples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.detection.spec import Domain
    from aiguard.lab.sources import Sample

LARGE_PX: Final = 512  # of the long side, where a model sets no limit of its own


def photographs(data: Path, split: str, domain: Domain) -> list[Sample] | None:
    """The split's pictures where a class has several sources, sizes differ or one is too large for the domain.

    None of all others, for `read_split`: a tar, pictures below further folders, no pictures at all.
    """
    if not data.is_dir():
        return None
    try:
        samples = read_samples(data, split)
    except DataUnusable:
        return None
    several = len({(sample.label, sample.source) for sample in samples}) > len({sample.label for sample in samples})
    return samples if several or _differ(samples, domain.max_side_px or LARGE_PX) else None


def _differ(samples: Sequence[Sample], most_px: int) -> bool:
    """Whether sizes do, or one has a side longer than that, or cannot be told. Looks no further than the first."""
    first: tuple[int, int] | None = None
    for sample in samples:
        size = _size(sample)
        first = first or size
        if size is None or size != first or max(size) > most_px:
            return True
    return False


def _size(sample: Sample) -> tuple[int, int] | None:
    """Width and height; None of what Pillow alone does not read: HEIC, or a damaged file."""
    if sample.box is not None:
        left, top, right, bottom = sample.box
        return right - left, bottom - top
    try:
        with Image.open(sample.path) as image:
            return image.size
    except OSError:
        return None
