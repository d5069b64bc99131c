"""What in EXIF contradicts itself or the picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiguard.provenance.exif_tags import Tags

# Camera clocks know no time zone, so less than a day apart says nothing.
SLACK = timedelta(days=1)
RATIO_SLACK = 0.05


def contradictions(found: Tags, size: tuple[int, int]) -> dict[str, str]:
    """What does not fit: both sides of it. `size`: width and height in px as stored in the file."""
    wrong = _times(found)
    if 0 not in found.size and 0 not in size and _apart(found.size, size) > RATIO_SLACK:
        wrong["size"] = f"EXIF says {_pixels(found.size)}, the picture has {_pixels(size)}"
    if 0 not in found.thumbnail_size and 0 not in size and _other_shape(found.thumbnail_size, size):
        wrong["thumbnail"] = f"its shape is {_pixels(found.thumbnail_size)}, the picture's {_pixels(size)}"
    return wrong


def resized(found: Tags, size: tuple[int, int]) -> bool:
    """The picture has another size than EXIF says, in the same shape: made smaller or larger as a whole."""
    if 0 in found.size or 0 in size or sorted(found.size) == sorted(size):
        return False
    return _apart(found.size, size) <= RATIO_SLACK


def _times(found: Tags) -> dict[str, str]:
    taken, changed = _time(found.taken), _time(found.changed)
    if taken is None:
        return {}
    if taken > datetime.now(UTC) + SLACK:
        return {"time": f"taken in the future: {found.taken}"}
    if changed is not None and taken > changed + SLACK:
        return {"time": f"taken {found.taken}, after it was last changed: {found.changed}"}
    return {}


def _time(written: str) -> datetime | None:
    try:
        return datetime.strptime(written[:19], "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None  # empty, zeros or blanks: cameras without a set clock write those


def _other_shape(thumbnail: tuple[int, int], picture: tuple[int, int]) -> bool:
    """Many cameras pad every thumbnail to 4:3, so that one is taken for any shape."""
    return _apart(thumbnail, (4, 3)) > RATIO_SLACK and _apart(thumbnail, picture) > RATIO_SLACK


def _apart(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How far apart the two shapes are, whichever way up: 0 is the same."""
    return abs(max(one) / min(one) * min(other) / max(other) - 1)


def _pixels(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]} px"
