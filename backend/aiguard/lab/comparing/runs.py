"""Every network on every kind with every seed; what is finished is not done again."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.detection.networks.fronted import Fronted
from aiguard.lab.comparing.asking import asked
from aiguard.lab.comparing.kinds import kinds_of, read_kind
from aiguard.lab.comparing.pretrain import fingerprint_of_others, other_pictures, started
from aiguard.lab.errors import RecipeInvalid
from aiguard.lab.metrics import accuracy
from aiguard.lab.resident.clock import OutOfTime
from aiguard.lab.resident.export import export
from aiguard.lab.resident.finished import is_finished, note
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, clear, labels_alone, train

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.checkpoint import Run
    from aiguard.lab.comparing.given import Start
    from aiguard.lab.comparing.kinds import Kind
    from aiguard.lab.comparing.recipe import CompareRecipe
    from aiguard.lab.resident.bank import Bank
    from aiguard.lab.resident.finished import Identity

LIMITS = ("It learned from 200 pictures of one kind for a comparison of networks; it is no judge of anything else.",)


RESULT = "result.json"
Which = tuple[str, str, int]  # network, kind, seed


@dataclass(frozen=True)
class Contest:
    """`others`: further pictures for recipes that start from some. `minutes`: for all; what does not fit is left.

    `given`: published weights, by network.
    """

    recipe: CompareRecipe
    kinds: Path
    out: Path
    device: torch.device
    others: Path | None = None
    minutes: float | None = None
    networks: tuple[str, ...] = ()
    say: Callable[[str], None] = print
    given: Mapping[str, Start] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    @property
    def folder(self) -> Path:
        return self.out / self.recipe.name

    @property
    def chosen(self) -> list[str]:
        return [name for name in self.recipe.networks if not self.networks or name in self.networks]

    @property
    def until_s(self) -> float | None:
        """On the monotonic clock."""
        return None if self.minutes is None else self.began + 60 * self.minutes

    @property
    def is_over(self) -> bool:
        return self.until_s is not None and time.monotonic() > self.until_s

    @property
    def others_folder(self) -> Path:
        """RecipeInvalid when it was not named."""
        if self.others is None:
            raise RecipeInvalid(f"{self.recipe.name} starts from other pictures; name their folder with --others.")
        return self.others

    @cached_property
    def _others_fingerprint(self) -> str:
        return fingerprint_of_others(self)

    def begin(self, network: str, seed: int) -> Fronted | None:
        """With published weights; None: with chance."""
        given = self.given.get(network)
        return given.begin(self.recipe.networks[network].shape, seed) if given else None

    def identity_of_start(self, network: str) -> Identity:
        """What decides with which weights a network enters its runs."""
        recipe = self.recipe
        contender, first = recipe.networks[network], recipe.pretraining
        return {
            "network": contender.model_dump_json(include={"shape", "pretraining"}),
            "first course": first.model_dump_json() if first else "",
            "further pictures": self._others_fingerprint,
            "weights": self.given[network].sha256_hex if network in self.given else "",
            "size": str(recipe.side_px),
        }

    def identity(self, network: str, pictures: str) -> Identity:
        """What decides a run, but its seed. `pictures`: the fingerprint of their kind."""
        recipe = self.recipe
        course = recipe.course_of(network).model_dump_json()
        own = {"course": course, "pictures": pictures, "way of asking": recipe.way_of_asking}
        return self.identity_of_start(network) | own


def run(contest: Contest) -> int:
    """How many runs are finished. Seed by seed, so that a run cut short has all networks with fewer seeds."""
    side, device = contest.recipe.side_px, contest.device
    kinds = {kind: read_kind(contest.kinds, kind, side, device) for kind in kinds_of(contest.kinds)}
    starts = Starts(contest)
    wanted = list(product(contest.recipe.seeds, contest.chosen, kinds))
    left = [
        f"{kind} {network}-{seed}"
        for seed, network, kind in wanted
        if not _is_made(contest, (network, kind, seed), kinds[kind], starts)
    ]
    if left:
        contest.say(f"The {contest.minutes:g} minutes are over. Not run: {', '.join(left)}. The same command goes on.")
    return len(wanted) - len(left)


class Starts:
    """What each network starts from, trained when it is first asked for."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        self._bank: Bank | None = None
        self._found: dict[str, Fronted] = {}

    def of(self, network: str, seed: int) -> Fronted | None:
        """None where it begins with chance. OutOfTime: the first course is not finished."""
        contest = self._contest
        if contest.recipe.pretraining is None:
            return contest.begin(network, seed)
        if network not in self._found:
            self._bank = self._bank or others_of(contest)
            assert self._bank is not None  # noqa: S101  # the recipe has a first course
            self._found[network] = started(contest, network, self._bank)
        return self._found[network]


def others_of(contest: Contest) -> Bank | None:
    """The further pictures, cut; None for a recipe that starts from none. RecipeInvalid when they were not named."""
    how = contest.recipe.pretraining
    return None if how is None else other_pictures(contest, how)


def _is_made(contest: Contest, which: Which, pictures: Kind, starts: Starts) -> bool:
    """It lies there, or time was left for it."""
    network, kind, seed = which
    folder = contest.folder / kind / f"{network}-{seed}"
    identity = contest.identity(network, pictures.fingerprint)
    if is_finished(folder / RESULT, folder, identity):
        return True
    if contest.is_over:
        return False
    try:
        start = starts.of(network, seed)
        network_at_start = fresh(contest.recipe.networks[network].shape, contest.device, seed, start)
        job = Job(
            network_at_start, pictures.train, contest.recipe.course_of(network), folder, seed, labels_alone,
            json.dumps(identity), say=contest.say, until_s=contest.until_s,
        )  # fmt: skip
        done = train(job)
    except OutOfTime as over:
        contest.say(str(over))
        return False
    note(folder, identity)
    _keep(contest, job, done, pictures)
    return True


def _keep(contest: Contest, job: Job, done: Run, pictures: Kind) -> None:
    """Scores of every test picture; the first seed's weights as a model's folder."""
    network, folder, recipe = job.network, job.folder, contest.recipe
    assert isinstance(network, Fronted)  # noqa: S101  # `build` made it
    odds = asked(recipe, network, pictures.test.images)
    if job.seed == recipe.seeds[0]:
        export(network, recipe.preprocessing, (), folder / "model", model_id=folder.name, known_limits=LIMITS)
    found = {
        "steps": done.step,
        "seconds": round(done.spent_s, 1),
        "device": torch.cuda.get_device_name(contest.device) if contest.device.type == "cuda" else "cpu",
        "train_accuracy": _right(pictures.train, asked(recipe, network, pictures.train.images)),
        "accuracy": _right(pictures.test, odds),
        "names": pictures.test.names.tolist(),
        "labels": pictures.test.labels.tolist(),
        "odds": np.round(odds, 5).tolist(),
    }
    partial = folder / "result.partial"
    partial.write_text(json.dumps(found), encoding="utf-8")
    partial.replace(folder / RESULT)
    clear(folder)
    contest.say(f"{folder.parent.name} {folder.name}: {found['accuracy']:.1%} in {found['seconds']} s")


def _right(bank: Bank, odds: NDArray[np.float64]) -> float:
    """Share of the answers at p = 0.5."""
    return accuracy(bank.labels.cpu().numpy().astype(np.uint8), (odds > 0).astype(np.float64))
