"""Labelled pictures of any size, kept as files: `<split>/<class>/<source>/…`, the source being the unit of honesty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image

from aiguard.lab.data import AI, CLASS_OF, ENDINGS
from aiguard.lab.errors import DataUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Box = tuple[int, int, int, int]

GRIDS: Final = "-grids"  # a source of this ending holds four pictures a file, two by two
CROPS: Final = "crops"  # a split of further training crops; its names are `<picture>-<number>`


@dataclass(frozen=True)
class Sample:
    """One labelled picture: a file, or one quarter of a grid. `group`: what must stay in one split."""

    name: str
    group: str
    path: Path
    label: int
    source: str
    box: Box | None = None

    def open(self) -> Image.Image:
        """RGB, upright, at its own size. DataUnusable names the file."""
        image = opened(self.path)
        return image.crop(self.box) if self.box else image


def read_samples(root: Path, split: str) -> list[Sample]:
    """In a fixed order. "train" takes `crops/` in as well. DataUnusable when there are none."""
    found = [sample for one in _parts(split) for sample in _of_split(root, one)]
    if not found:
        raise DataUnusable(f"{root} holds no pictures under {split}/ai|real/<source>/.{_known(root, split)}")
    return found


def read_both(root: Path, split: str, say: Callable[[str], None] = print) -> list[Sample]:
    """The same, of both classes. DataUnusable where one is missing; folders of no class are said to be passed over."""
    found = read_samples(root, split)
    labels = {sample.label for sample in found}
    if len(labels) < 2:
        there = "AI" if AI in labels else "real"
        raise DataUnusable(f"{root} holds {there} pictures only under {split}.{_known(root, split)}")
    for folder in _folders(root, split):
        if folder.name.lower() not in CLASS_OF:
            say(f"passed over {folder.parent.name}/{folder.name}: classes are called {', '.join(sorted(CLASS_OF))}")
    return found


def opened(path: Path) -> Image.Image:
    """RGB, upright. DataUnusable names the file and says why not."""
    from aiguard.imaging.errors import ImageError
    from aiguard.imaging.limits import PixelLimits
    from aiguard.imaging.pixels import load_upright

    try:
        return load_upright(path, PixelLimits()).image
    except ImageError as error:
        raise _unusable(path, str(error).split(". ", 1)[0]) from None


def _unusable(path: Path, why: str) -> DataUnusable:
    return DataUnusable(f"{path}: {why.rstrip('.')}. Take it out of the folder, or put another copy in its place.")


def files_of(root: Path) -> list[Path]:
    """Every picture file below a folder, in a fixed order, by its ending."""
    return sorted(path for path in root.rglob("*") if _is_picture(path))


def _parts(split: str) -> list[str]:
    return ["train", CROPS] if split == "train" else [split]


def _folders(root: Path, split: str) -> list[Path]:
    """Those that stand where classes do."""
    places = [root / one for one in _parts(split) if (root / one).is_dir()]
    return sorted(one for place in places for one in place.iterdir() if one.is_dir() and not one.name.startswith("."))


def _known(root: Path, split: str) -> str:
    there = ", ".join(sorted({folder.name for folder in _folders(root, split)}))
    return f" Folders there: {there}; known as classes are {', '.join(sorted(CLASS_OF))}." if there else ""


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and path.is_file()


def _of_split(root: Path, split: str) -> Iterator[Sample]:
    for path in sorted((root / split).rglob("*")):
        parts = path.relative_to(root / split).parts
        if len(parts) < 2 or parts[0].lower() not in CLASS_OF or not _is_picture(path):
            continue
        label = CLASS_OF[parts[0].lower()]
        source = parts[1] if len(parts) > 2 else parts[0]
        name = f"{split}/{'/'.join(parts)}"
        group = f"{source}/{path.stem.rsplit('-', 1)[0] if split == CROPS else path.stem}"
        if split != CROPS and label == AI and source.endswith(GRIDS):
            yield from _quarters(path, name, group, label, source)
        else:
            yield Sample(name, group, path, label, source)


def _quarters(path: Path, name: str, group: str, label: int, source: str) -> Iterator[Sample]:
    try:
        with Image.open(path) as image:
            width, height = image.size
    except OSError:
        raise _unusable(path, "This file is not a picture we can read") from None
    for at in range(4):
        left, top = (at % 2) * (width // 2), (at // 2) * (height // 2)
        yield Sample(f"{name}#{at}", group, path, label, source, (left, top, left + width // 2, top + height // 2))
