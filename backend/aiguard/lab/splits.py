"""Who may see which picture: de-duplicated parts of the official training split."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from aiguard.lab.data import Pictures


@dataclass(frozen=True)
class Splits:
    """No file's bytes stand in two parts, nor in the test set they were cleaned against."""

    train: Pictures
    validation: Pictures
    calibration: Pictures
    dropped_copies: int
    dropped_in_test: int

    @property
    def fingerprint(self) -> str:
        """sha256 over the digests of the three parts in order: equal exactly when the split is equal."""
        joined = "|".join(",".join(part.digests) for part in (self.train, self.validation, self.calibration))
        return hashlib.sha256(joined.encode()).hexdigest()


def carve(official_train: Pictures, test_digests: frozenset[str], *, held_out: int, seed: int) -> Splits:
    """Drop copies and whatever also stands in the test set, then set `held_out` pictures aside, twice."""
    first: dict[str, int] = {}
    for at, digest in enumerate(official_train.digests):
        first.setdefault(digest, at)
    kept = np.array([at for digest, at in first.items() if digest not in test_digests], np.int64)
    order = np.random.default_rng(seed).permutation(kept)
    validation, calibration, train = np.split(order, [held_out, 2 * held_out])
    return Splits(
        official_train.take(np.sort(train)),
        official_train.take(np.sort(validation)),
        official_train.take(np.sort(calibration)),
        dropped_copies=len(official_train) - len(first),
        dropped_in_test=len(first) - len(kept),
    )


def without_copies_of(test: Pictures, official_train: Pictures) -> Pictures:
    """The test set less every file that also stands in training, and less all but one of identical files."""
    seen = set(official_train.digests)
    keep = []
    for at, digest in enumerate(test.digests):
        if digest not in seen:
            seen.add(digest)
            keep.append(at)
    return test.take(np.array(keep, np.int64))
