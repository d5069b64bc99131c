"""Labelled pictures as arrays: from a folder tree or from CIFAKE's tar, `<split>/<class>/…`."""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from aiguard.lab.errors import DataUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

AI, REAL = 1, 0
CLASS_OF = {"fake": AI, "ai": AI, "real": REAL}
ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif", ".heic"})


@dataclass(frozen=True)
class Pictures:
    """Equally sized pictures in a fixed order (by name).

    images uint8 (N, H, W, 3) RGB · labels uint8 (N,), 1 = AI · digests: sha256 of each file ·
    names: path in the set · sides int64 (N, 2): width and height of each file; that of `images` where none are given
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    digests: tuple[str, ...]
    names: tuple[str, ...]
    sides: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), np.int64))

    def __post_init__(self) -> None:
        if len(self.sides) != len(self.labels):
            height, width = self.images.shape[1:3]
            object.__setattr__(self, "sides", np.full((len(self.labels), 2), (width, height), np.int64))

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: NDArray[np.int64]) -> Pictures:
        return Pictures(
            self.images[index],
            self.labels[index],
            tuple(self.digests[i] for i in index),
            tuple(self.names[i] for i in index),
            self.sides[index],
        )


def has_split(source: Path, split: str) -> bool:
    return any(_place(name)[0] == split for name, _ in _files(source))


@lru_cache(maxsize=4)  # a training reads the same split for its audit, its parts and its judge
def read_split(source: Path, split: str, side_px: int | None = None, *, smaller_stay: bool = False) -> Pictures:
    """All pictures of one split ("train", "test"), as the service decodes them. DataUnusable: what is wrong with them.

    With `side_px` each is brought to side_px × side_px as the service does it; `smaller_stay`: unless all have one
    size, and that is no larger.
    """
    read = sorted(_decoded(source, split, side_px), key=lambda one: one.name)
    if not read:
        raise DataUnusable(f"{source} holds no pictures under {split}/REAL|FAKE (or real|ai).")
    sizes = {one.image.shape for one in read}
    if side_px is not None and (len(sizes) > 1 or not smaller_stay):
        read = [replace(one, image=_squared(one.image, side_px)) for one in read]
    elif len(sizes) > 1:
        raise DataUnusable(
            f"{source} mixes picture sizes in {split}: {sorted(sizes)[:3]}. Crop them to one size first."
        )
    return Pictures(
        np.stack([one.image for one in read]),
        np.array([one.label for one in read], np.uint8),
        tuple(one.digest for one in read),
        tuple(one.name for one in read),
        np.array([one.sides for one in read], np.int64),
    )


def both_classes(pictures: Pictures, source: Path, split: str) -> None:
    """DataUnusable where a class is missing: a network would learn to say one word."""
    if len(set(pictures.labels)) == 2:
        return
    there = sorted({name for path, _ in _files(source, every_class=True) if (name := _class_folder(path, split))})
    raise DataUnusable(
        f"{source} holds pictures of one class only under {split}. Folders there: {', '.join(there)}; "
        f"known as classes are {', '.join(sorted(CLASS_OF))}."
    )


@dataclass(frozen=True)
class _Read:
    name: str
    label: int
    digest: str
    image: NDArray[np.uint8]
    sides: tuple[int, int]


def _decoded(source: Path, split: str, side_px: int | None) -> Iterator[_Read]:
    """One after the other: of a large picture no more is kept than is asked for."""
    for name, load in _files(source):
        if _place(name)[0] != split:
            continue
        data = load()
        image = _opened(name, data)
        pixels = np.asarray(image)
        if side_px is not None and max(image.size) > side_px:
            pixels = _squared(pixels, side_px)
        yield _Read(name, CLASS_OF[_place(name)[1]], hashlib.sha256(data).hexdigest(), pixels, image.size)


def _opened(name: str, data: bytes) -> Image.Image:
    """Upright RGB, as the service sees it."""
    from aiguard.imaging.errors import ImageError
    from aiguard.imaging.limits import PixelLimits
    from aiguard.imaging.pixels import load_upright

    try:
        return load_upright(io.BytesIO(data), PixelLimits()).image
    except ImageError as error:
        raise DataUnusable(f"{name} cannot be used: {error} Or take it out of the folder.") from None


def bytes_of(source: Path, names: set[str]) -> dict[str, bytes]:
    """The files behind some of a set's names."""
    return {name: load() for name, load in _files(source) if name in names}


def _files(source: Path, *, every_class: bool = False) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names of picture files in folders of a known class (or of any), and how to read each."""

    def wanted(name: str) -> bool:
        return PurePosixPath(name).suffix.lower() in ENDINGS and (every_class or _place(name)[1] in CLASS_OF)

    if source.is_dir():
        for path in source.rglob("*"):
            name = path.relative_to(source).as_posix()
            if wanted(name) and path.is_file():
                yield name, path.read_bytes
    elif source.is_file() and tarfile.is_tarfile(source):
        with tarfile.open(source) as tar:
            for member in tar:
                if member.isfile() and wanted(member.name):
                    yield member.name, partial(_extracted, tar, member)
    else:
        raise DataUnusable(f"{source} is neither a folder nor a tar file.")


def _extracted(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file is not None else b""


def _place(name: str) -> tuple[str, str]:
    """(split, class), both in lower case; leading folders before the split are ignored."""
    parts = [part.lower() for part in PurePosixPath(name).parts[:-1]]
    for at, part in enumerate(parts):
        if part in CLASS_OF and at:
            return parts[at - 1], part
    return "", ""


def _class_folder(name: str, split: str) -> str | None:
    """The folder right below the split's."""
    parts = PurePosixPath(name).parts[:-1]
    lower = [part.lower() for part in parts]
    at = lower.index(split) if split in lower else len(parts)
    return parts[at + 1] if at + 1 < len(parts) else None


def _squared(image: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    if image.shape[:2] == (side_px, side_px):
        return image
    from aiguard.detection.preprocess import views
    from aiguard.detection.spec import Preprocessing

    squared: NDArray[np.uint8] = views(Image.fromarray(image), Preprocessing(width=side_px, height=side_px))[0]
    return squared
