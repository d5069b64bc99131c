"""Teachers and students asked as the service asks, family by family; and folds about the family nobody was shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.detector import Detector
from aiguard.lab import metrics
from aiguard.lab.costs import Cost, cost_of
from aiguard.lab.errors import DataUnusable
from aiguard.lab.judging import Audience
from aiguard.lab.sources import read_both, read_samples
from aiguard.lab.spread import evenly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.distilling.recipe import DistilRecipe, Family
    from aiguard.lab.judging import Answers
    from aiguard.lab.sources import Sample


@dataclass(frozen=True)
class Judged:
    """One network's answers. `without`: the family it was not shown, of which the answers are then."""

    name: str
    without: str | None
    answers: Answers
    cost: Cost

    @property
    def kind(self) -> str:
        """teacher, student or labels."""
        return self.name.partition("-")[0]

    @property
    def about(self) -> str:
        """The teacher's family, or the seed."""
        return self.name.partition("-")[2]

    def against_real(self, family: Family) -> NDArray[np.bool_]:
        """Which answers are of real pictures or of the family."""
        ai = self.answers.labels == 1
        mine: NDArray[np.bool_] = ~ai | np.isin(self.answers.sources, family.ai)
        return mine

    def accuracy(self, family: Family | None = None, drawn: NDArray[np.int64] | None = None) -> float:
        """Balanced, at p_ai = 0.5; of all answers, or of the family and the real pictures.

        `drawn`: places of the answers that count, each as often as it is named.
        """
        mine = np.ones(len(self.answers.labels), bool) if family is None else self.against_real(family)
        at = np.flatnonzero(mine) if drawn is None else drawn[mine[drawn]]
        return metrics.balanced_accuracy(self.answers.labels[at], self.answers.p_ai[at])

    def auroc(self, family: Family | None = None) -> float:
        mine = slice(None) if family is None else self.against_real(family)
        return metrics.auroc(self.answers.labels[mine], self.answers.logit[mine])


@dataclass(frozen=True)
class Jury:
    """Where the pictures and the networks are. `at_most`: pictures of each unknown source, spread evenly."""

    recipe: DistilRecipe
    data: Path
    folder: Path
    device: str
    at_most: int | None = None
    say: Callable[[str], None] = print


def judge(jury: Jury) -> list[Judged]:
    """Every finished network. Those of folds are asked about whole pictures of what was left out."""
    found, audiences, cost = [], dict[str, Audience](), None
    for path in _models(jury.folder):
        without = path.parent.parent.name.removeprefix("without-")
        left_out = None if without == "all" else without
        if without not in audiences:
            audiences = {without: Audience(_samples(jury, left_out))}
        detector = Detector.load(str(path), models_dir=jury.folder, device=jury.device)
        cost = cost or cost_of(detector)  # all are one network: timed again it would be what else runs that differs
        judged = Judged(path.parent.name, left_out, audiences[without].ask(detector), cost)
        jury.say(f"{without} {judged.name}: balanced accuracy {judged.accuracy():.3f}, AUROC {judged.auroc():.3f}")
        found.append(judged)
    if not found:
        raise DataUnusable(f"{jury.folder} holds no finished network; run `aiguard lab distill` first.")
    return found


def _samples(jury: Jury, left_out: str | None) -> list[Sample]:
    if left_out is None:
        return read_both(jury.data, "validation", jury.say)
    every = unknown(jury.recipe, jury.data, left_out)
    sources = dict.fromkeys((one.label, one.source) for one in every)
    groups = [[one for one in every if (one.label, one.source) == source] for source in sources]
    return [one for group in groups for one in evenly(group, jury.at_most or len(group))]


def unknown(recipe: DistilRecipe, data: Path, family: str) -> list[Sample]:
    """All whole pictures of the family's sources and of the real sources that look like it, of both splits."""
    left_out = recipe.family(family)
    every = [*read_samples(data, "train"), *read_samples(data, "validation")]
    return [one for one in every if left_out.holds(one) and not one.name.startswith("crops/")]


def _models(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*/*/model/spec.json")):
        if path.parent.parent.parent.name == "all" or not path.parent.parent.name.startswith("teacher-"):
            yield path.parent
