"""Pictures that stand in more than one place: byte by byte, and to the eye."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from aiguard.detection.spec import file_sha256
from aiguard.imaging.phash import BASIS, FIRM, FIRM_TERMS, SIDE, perceptual_hash
from aiguard.lab.data import AI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from aiguard.lab.data import Pictures
    from aiguard.lab.sources import Sample

AT_ONCE: Final = 5000


@dataclass(frozen=True)
class Twins:
    """Pictures of the judged split that also stand in training, and what stands more than once.

    `spare_copies`: files over both splits less the different ones among them · `looks_*`: by perceptual hash, equal
    bits; a hash is 64 bits, so in large sets some of these are chance · `other_label`: of those, the twin is of the
    other class
    """

    judged: int
    in_train: int
    in_train_ai: int
    spare_copies: int
    looks_in_train: int
    looks_other_label: int


@dataclass(frozen=True)
class Known:
    """What is known of a picture: sha256 of its file, perceptual hash (None of plain ones), label."""

    digest: str
    looks: int | None
    label: int


def twins(train: Sequence[Known], judged: Sequence[Known]) -> Twins:
    seen = {one.digest for one in train}
    shared = [one for one in judged if one.digest in seen]
    counts = Counter(one.digest for one in [*train, *judged])
    alike, other = _alike(train, judged)
    return Twins(
        judged=len(judged),
        in_train=len(shared),
        in_train_ai=sum(one.label == AI for one in shared),
        spare_copies=sum(counts.values()) - len(counts),
        looks_in_train=alike,
        looks_other_label=other,
    )


def of_pictures(pictures: Pictures) -> list[Known]:
    """At the hash's own size many at once; of others about a millisecond a picture."""
    looks: Iterable[int | None]
    if pictures.images.shape[1:] == (SIDE, SIDE, 3):
        looks = (hashed for part in _parts(pictures.images) for hashed in _hashes(part))
    else:
        looks = (perceptual_hash(Image.fromarray(image)) for image in pictures.images)
    return [
        Known(digest, look, int(label))
        for digest, look, label in zip(pictures.digests, looks, pictures.labels, strict=True)
    ]


def _parts(images: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    return (images[at : at + AT_ONCE] for at in range(0, len(images), AT_ONCE))


def _hashes(images: NDArray[np.uint8]) -> list[int | None]:
    """perceptual_hash of each of uint8 (N, 32, 32, 3), bit for bit: grey by Pillow's own integers."""
    grey = (images.astype(np.int64) @ np.array([19595, 38470, 7471]) + 0x8000) >> 16
    terms = np.einsum("ij,njk,lk->nil", BASIS, grey.astype(np.float64), BASIS, optimize=True).reshape(len(images), -1)
    middle = np.median(terms[:, 1:], axis=1, keepdims=True)
    firm = (np.abs(terms[:, 1:] - middle) > FIRM).sum(1) >= FIRM_TERMS
    bits = np.packbits(terms > middle, axis=1).copy().view(">i8")[:, 0]
    return [int(one) if sure else None for one, sure in zip(bits, firm, strict=True)]


def of_samples(samples: Sequence[Sample]) -> list[Known]:
    """Of pictures of any size; a quarter of a grid has its own box in its digest."""
    return [Known(f"{file_sha256(one.path)}{one.box or ''}", perceptual_hash(one.open()), one.label) for one in samples]


def _alike(train: Sequence[Known], judged: Sequence[Known]) -> tuple[int, int]:
    labels: dict[int, set[int]] = {}
    for one in train:
        if one.looks is not None:
            labels.setdefault(one.looks, set()).add(one.label)
    found = [one for one in judged if one.looks is not None and one.looks in labels]
    return len(found), sum(1 - one.label in labels[one.looks] for one in found if one.looks is not None)
