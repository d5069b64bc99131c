"""Several models asked together: the mean of their calibrated log-odds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.answers import ModelIdentity, Score
from aiguard.detection.calibration import probability
from aiguard.detection.spec import Domain, Labels, ModelSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiguard.detection.answers import Looked, Prepared
    from aiguard.detection.detector import Detector
    from aiguard.detection.registry import Entry
    from aiguard.detection.spec import Preprocessing

LABELS = Labels(ai="ai", real="real")


class Panel:
    """Asks like a Detector. Not for two threads at once."""

    def __init__(self, members: Sequence[Detector], spec: ModelSpec) -> None:
        self._members = tuple(members)
        self.spec = spec
        joined = "|".join(f"{one.identity.id}@{one.identity.weights_sha256}" for one in members)
        weights = hashlib.sha256(joined.encode()).hexdigest()
        self.identity = ModelIdentity(spec.id, spec.revision, weights, spec.sha256_hex)

    @property
    def device(self) -> str:
        return self._members[0].device

    @property
    def preparations(self) -> tuple[Preprocessing, ...]:
        return tuple(each for member in self._members for each in member.preparations)

    def score(self, pictures: Sequence[Prepared]) -> list[Score]:
        """One score a picture, in order; its `logits` name what each member added."""
        odds = np.stack([self._odds_of(at, pictures) for at in range(len(self._members))], 1)  # (N, members)
        p_ai = probability(odds.mean(1), self.spec.calibration)
        names = [member.spec.id for member in self._members]
        return [
            Score(float(p), float(row.mean()), tuple(zip(names, map(float, row), strict=True)))
            for p, row in zip(p_ai, odds, strict=True)
        ]

    def explain(self, looked: Looked) -> bytes:
        """The first member's heatmap: maps of several models do not add up to one that says anything."""
        return self._members[0].explain(looked)

    def _odds_of(self, at: int, pictures: Sequence[Prepared]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Calibrated log-odds (N,) of one member."""
        member = self._members[at]
        fit = member.spec.calibration
        scores = member.score([(picture[at],) for picture in pictures])
        return np.array([fit.scale * score.logit + fit.bias for score in scores])


def draft_spec(entry: Entry, specs: Sequence[ModelSpec]) -> ModelSpec:
    """Not calibrated: the sizes every member can judge, everything any member is known to be bad at."""
    largest = [spec.domain.max_side_px for spec in specs if spec.domain.max_side_px is not None]
    revisions = "|".join(f"{spec.id}@{spec.revision}" for spec in specs)
    return ModelSpec(
        id=entry.id,
        revision=hashlib.sha256(revisions.encode()).hexdigest()[:12],
        labels=LABELS,
        preprocessing=specs[0].preprocessing,
        domain=Domain(
            min_side_px=max(spec.domain.min_side_px for spec in specs), max_side_px=min(largest, default=None)
        ),
        explanations=specs[0].explanations,
        stability=max((spec.stability for spec in specs), key=len),
        known_limits=tuple(dict.fromkeys(limit for spec in specs for limit in spec.known_limits)),
    )
