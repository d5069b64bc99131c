"""Pictures that stand in more than one place: byte by byte, and to the eye."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from aiguard.imaging.phash import perceptual_hash
from aiguard.lab.data import AI

if TYPE_CHECKING:
    from aiguard.lab.data import Pictures


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
    looks_in_train: int | None
    looks_other_label: int | None


def twins(train: Pictures, judged: Pictures, *, looks: bool = True) -> Twins:
    """`looks` costs about 0.1 ms a picture."""
    seen = set(train.digests)
    shared = [at for at, digest in enumerate(judged.digests) if digest in seen]
    counts = Counter([*train.digests, *judged.digests])
    alike, other = _alike(train, judged) if looks else (None, None)
    return Twins(
        judged=len(judged),
        in_train=len(shared),
        in_train_ai=sum(int(judged.labels[at] == AI) for at in shared),
        spare_copies=sum(counts.values()) - len(counts),
        looks_in_train=alike,
        looks_other_label=other,
    )


def _alike(train: Pictures, judged: Pictures) -> tuple[int, int]:
    labels: dict[int, set[int]] = {}
    for looked, label in zip(_hashes(train), train.labels, strict=True):
        if looked is not None:
            labels.setdefault(looked, set()).add(int(label))
    found = [
        (looked, int(label))
        for looked, label in zip(_hashes(judged), judged.labels, strict=True)
        if looked is not None and looked in labels
    ]
    return len(found), sum(1 - label in labels[looked] for looked, label in found)


def _hashes(pictures: Pictures) -> list[int | None]:
    return [perceptual_hash(Image.fromarray(image)) for image in pictures.images]
