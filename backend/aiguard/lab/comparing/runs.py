"""Every network on every kind with every seed; what is finished is not done again."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.detection.networks.fronted import Fronted
from aiguard.lab.comparing.kinds import kinds_of, read_kind
from aiguard.lab.comparing.pretrain import other_pictures, started
from aiguard.lab.errors import RecipeInvalid
from aiguard.lab.metrics import accuracy
from aiguard.lab.resident.asking import odds_of
from aiguard.lab.resident.export import export
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, clear, labels_alone, train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.checkpoint import Run
    from aiguard.lab.comparing.recipe import CompareRecipe
    from aiguard.lab.resident.bank import Bank

LIMITS = ("It learned from 200 pictures of one kind for a comparison of networks; it is no judge of anything else.",)


@dataclass(frozen=True)
class Contest:
    """`others`: further pictures for recipes that start from some. `minutes`: for all; what does not fit is left."""

    recipe: CompareRecipe
    kinds: Path
    out: Path
    device: torch.device
    others: Path | None = None
    minutes: float | None = None
    networks: tuple[str, ...] = ()
    say: Callable[[str], None] = print
    began: float = field(default_factory=time.monotonic)
    longest_min: dict[str, float] = field(default_factory=dict)  # a run of each network so far

    @property
    def folder(self) -> Path:
        return self.out / self.recipe.name

    @property
    def chosen(self) -> list[str]:
        return [name for name in self.recipe.networks if not self.networks or name in self.networks]

    def has_time_for(self, network: str) -> bool:
        """For one more run of it, as long as its longest."""
        if self.minutes is None:
            return True
        return (time.monotonic() - self.began) / 60 + self.longest_min.get(network, 0.0) < self.minutes


def run(contest: Contest) -> int:
    """How many runs are finished. Seed by seed, so that a run cut short has all networks with fewer seeds."""
    kinds = kinds_of(contest.kinds)
    banks = {kind: _both_splits(contest, kind) for kind in kinds}
    starts = Starts(contest)
    finished = 0
    for seed in contest.recipe.seeds:
        for network in contest.chosen:
            for kind in kinds:
                if (contest.folder / kind / f"{network}-{seed}" / "result.json").exists():
                    finished += 1
                elif contest.has_time_for(network):
                    _one(contest, (network, kind, seed), banks[kind], starts.of(network))
                    finished += 1
    return finished


class Starts:
    """What each network starts from, trained when it is first asked for."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        self._bank: Bank | None = None
        self._found: dict[str, Fronted | None] = {}

    def of(self, network: str) -> Fronted | None:
        """None where the recipe begins with chance."""
        if network not in self._found:
            self._bank = self._bank or others_of(self._contest)
            self._found[network] = started(self._contest, network, self._bank) if self._bank else None
        return self._found[network]


def _both_splits(contest: Contest, kind: str) -> tuple[Bank, Bank]:
    """(train, test)."""
    side, device = contest.recipe.side_px, contest.device
    return tuple(read_kind(contest.kinds, kind, one, side, device) for one in ("train", "test"))  # type: ignore[return-value]


def others_of(contest: Contest) -> Bank | None:
    """The further pictures, cut; None for a recipe that starts from none. RecipeInvalid when they were not named."""
    how = contest.recipe.pretraining
    if how is None:
        return None
    if contest.others is None:
        raise RecipeInvalid(f"{contest.recipe.name} starts from other pictures; name their folder with --others.")
    return other_pictures(contest, contest.others, how)


def _one(contest: Contest, which: tuple[str, str, int], banks: tuple[Bank, Bank], start: Fronted | None) -> None:
    network, kind, seed = which
    folder = contest.folder / kind / f"{network}-{seed}"
    network_at_start = fresh(contest.recipe.networks[network].shape, contest.device, seed, start)
    course = contest.recipe.course_of(network)
    identity = f"{contest.recipe.model_dump_json(exclude={'seeds'})}|{kind}|{network}"
    job = Job(network_at_start, banks[0], course, folder, seed, labels_alone, identity, say=contest.say)
    done = train(job)
    contest.longest_min[network] = max(contest.longest_min.get(network, 0.0), done.spent_s / 60)
    odds = _asked(contest.recipe, network_at_start, banks[1])
    _keep(contest, job, done, banks, odds)


def _asked(recipe: CompareRecipe, network: Fronted, test: Bank) -> NDArray[np.float64]:
    odds = odds_of(network, test.images)
    return (odds + odds_of(network, test.images.flip(2))) / 2 if recipe.mirrored else odds


def _keep(contest: Contest, job: Job, done: Run, banks: tuple[Bank, Bank], odds: NDArray[np.float64]) -> None:
    """Scores of every test picture; the first seed's weights as a model's folder."""
    labels = banks[1].labels.cpu().numpy().astype(np.uint8)
    network, folder = job.network, job.folder
    assert isinstance(network, Fronted)  # noqa: S101  # `build` made it
    if job.seed == contest.recipe.seeds[0]:
        preprocessing = contest.recipe.preprocessing
        export(network, preprocessing, (), folder / "model", model_id=folder.name, known_limits=LIMITS)
    found = {
        "steps": done.step,
        "seconds": round(done.spent_s, 1),
        "device": torch.cuda.get_device_name(contest.device) if contest.device.type == "cuda" else "cpu",
        "train_accuracy": accuracy(*_answers(banks[0], odds_of(network, banks[0].images))),
        "accuracy": accuracy(labels, (odds > 0).astype(np.float64)),
        "names": banks[1].names.tolist(),
        "labels": labels.tolist(),
        "odds": np.round(odds, 5).tolist(),
    }
    partial = folder / "result.partial"
    partial.write_text(json.dumps(found), encoding="utf-8")
    partial.replace(folder / "result.json")
    clear(folder)
    contest.say(f"{folder.parent.name} {folder.name}: {found['accuracy']:.1%} in {found['seconds']} s")


def _answers(bank: Bank, odds: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    return bank.labels.cpu().numpy().astype(np.uint8), (odds > 0).astype(np.float64)
