"""Labelled pictures as arrays: from a folder tree or from CIFAKE's tar, `<split>/<class>/…`."""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aiguard.lab.errors import DataUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

AI, REAL = 1, 0
CLASS_OF = {"fake": AI, "ai": AI, "real": REAL}


@dataclass(frozen=True)
class Pictures:
    """Equally sized pictures in a fixed order (by name).

    images uint8 (N, H, W, 3) RGB · labels uint8 (N,), 1 = AI · digests: sha256 of each file ·
    names: path in the set
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    digests: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: NDArray[np.int64]) -> Pictures:
        return Pictures(
            self.images[index],
            self.labels[index],
            tuple(self.digests[i] for i in index),
            tuple(self.names[i] for i in index),
        )


def has_split(source: Path, split: str) -> bool:
    return any(_place(name)[0] == split for name, _ in _files(source))


@lru_cache(maxsize=4)  # a training reads the same split for its audit, its parts and its judge
def read_split(source: Path, split: str, side_px: int | None = None) -> Pictures:
    """All pictures of one split ("train", "test"). DataUnusable says what the source lacks.

    With `side_px`, pictures of mixed sizes are brought to side_px × side_px as the service does it.
    """
    files = sorted((name, data) for name, data in _files(source) if _place(name)[0] == split)
    if not files:
        raise DataUnusable(f"{source} holds no pictures under {split}/REAL|FAKE (or real|ai).")
    images = [_rgb(data) for _, data in files]
    sizes = {image.shape for image in images}
    if len(sizes) > 1 and side_px is not None:
        images, sizes = [_squared(image, side_px) for image in images], set()
    if len(sizes) > 1:
        raise DataUnusable(
            f"{source} mixes picture sizes in {split}: {sorted(sizes)[:3]}. Crop them to one size first."
        )
    return Pictures(
        np.stack(images),
        np.array([CLASS_OF[_place(name)[1]] for name, _ in files], np.uint8),
        tuple(hashlib.sha256(data).hexdigest() for _, data in files),
        tuple(name for name, _ in files),
    )


def bytes_of(source: Path, names: set[str]) -> dict[str, bytes]:
    """The files behind some of a set's names."""
    return {name: data for name, data in _files(source) if name in names}


def _files(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        for path in source.rglob("*"):
            name = path.relative_to(source).as_posix()
            if _place(name)[1] in CLASS_OF and path.is_file():
                yield name, path.read_bytes()
    elif source.is_file() and tarfile.is_tarfile(source):
        with tarfile.open(source) as tar:
            for member in tar:
                if member.isfile() and _place(member.name)[1] in CLASS_OF:
                    file = tar.extractfile(member)
                    if file is not None:
                        yield member.name, file.read()
    else:
        raise DataUnusable(f"{source} is neither a folder nor a tar file.")


def _place(name: str) -> tuple[str, str]:
    """(split, class), both in lower case; leading folders before the split are ignored."""
    parts = [part.lower() for part in PurePosixPath(name).parts[:-1]]
    for at, part in enumerate(parts):
        if part in CLASS_OF and at:
            return parts[at - 1], part
    return "", ""


def _rgb(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def _squared(image: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    from aiguard.detection.preprocess import views
    from aiguard.detection.spec import Preprocessing

    squared: NDArray[np.uint8] = views(Image.fromarray(image), Preprocessing(width=side_px, height=side_px))[0]
    return squared
