"""`aiguard lab search cnn`: every topology once, with early stopping; what was tried is kept and never tried again."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from aiguard.lab import figures
from aiguard.lab.errors import RunMismatch
from aiguard.lab.grid import heads, name_of, stacks
from aiguard.lab.recipe import TopologyShape
from aiguard.lab.train import Job, feeds_of, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.lab.feed import Feed
    from aiguard.lab.recipe import Recipe
    from aiguard.lab.runs import Place
    from aiguard.lab.splits import Splits


@dataclass(frozen=True)
class Tried:
    """One topology and what it reached on held-out training pictures."""

    shape: dict[str, int]
    parameters: int
    validation_accuracy: float
    epochs: float
    seconds: float

    @property
    def topology(self) -> TopologyShape:
        return TopologyShape.model_validate(self.shape)


@dataclass
class Search:
    """The grid as far as it was walked; `place.out`/grid.json keeps it. Several processes walk it in step."""

    recipe: Recipe
    place: Place
    splits: Splits
    tried: dict[str, Tried]
    feeds: tuple[Feed, Feed] | None = None  # put on the device once for all

    @classmethod
    def begin(cls, recipe: Recipe, place: Place, splits: Splits) -> Search:
        """RunMismatch: the grid that lies there was tried in another way or on other pictures."""
        search, path = cls(recipe, place, splits, {}), place.out / "grid.json"
        if not path.exists():
            return search
        told: Any = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or told["identity"] != search.identity:
            raise RunMismatch(f"{path} was made with another recipe or other data. Choose another --out.")
        known = [Tried(**row) for row in told["tried"]]
        return replace(search, tried={name_of(one.topology): one for one in known})

    @property
    def identity(self) -> dict[str, str]:
        """Only figures that have this in common can be compared."""
        recipe = self.recipe.model_dump_json(exclude={"network": {"topology"}})
        return {"recipe": recipe, "splits": self.splits.fingerprint}

    def walk(self, shapes: Sequence[TopologyShape], until_s: float | None) -> None:
        """Each of `shapes` that was not tried yet; none is begun after `until_s` (monotonic)."""
        for at, shape in enumerate(shapes):
            if name_of(shape) in self.tried or self._late(until_s):
                continue
            found = self._try(shape)
            self.tried[name_of(shape)] = found
            self._keep()
            told = f"{found.validation_accuracy:.4f} on validation, {found.epochs:g} epochs, {found.seconds:.0f} s"
            self.place.say(f"{name_of(shape)} ({at + 1} of {len(shapes)}): {told}")

    def best(self, shapes: Sequence[TopologyShape]) -> Tried:
        return max(
            (self.tried[name_of(shape)] for shape in shapes if name_of(shape) in self.tried),
            key=lambda one: one.validation_accuracy,
        )

    def _late(self, until_s: float | None) -> bool:
        return until_s is not None and bool(self.place.ranks.agree(float(time.monotonic() > until_s)))

    def _try(self, shape: TopologyShape) -> Tried:
        recipe = with_topology(self.recipe, shape)
        folder = self.place.out / "tried" / name_of(shape)
        began_s = time.monotonic()
        job = Job(recipe, self.splits, folder, say=lambda _: None, ranks=self.place.ranks, keeps=False)
        self.feeds = self.feeds or feeds_of(job)
        trained = train(replace(job, feeds=self.feeds))
        accuracy, epochs = _told_in(folder / "history.jsonl") if job.ranks.leads else (0.0, 0.0)
        return Tried(
            shape=shape.model_dump(),
            parameters=sum(one.numel() for one in trained.parameters()),
            validation_accuracy=job.ranks.agree(accuracy),
            epochs=job.ranks.agree(epochs),
            seconds=round(time.monotonic() - began_s, 1),
        )

    def _keep(self) -> None:
        if not self.place.ranks.leads:
            return
        self.place.out.mkdir(parents=True, exist_ok=True)
        partial = self.place.out / "grid.partial"
        told = {"identity": self.identity, "tried": [asdict(one) for one in self.tried.values()]}
        partial.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        partial.replace(self.place.out / "grid.json")


def _told_in(history: Path) -> tuple[float, float]:
    """The best accuracy, and the epoch at which the run ended."""
    rows = [json.loads(line) for line in history.read_text(encoding="utf-8").splitlines()]
    return max(row["validation_accuracy"] for row in rows), rows[-1]["epoch"]


def with_topology(recipe: Recipe, shape: TopologyShape) -> Recipe:
    """Named after it too, so that each topology has a run of its own."""
    network = recipe.network.model_copy(update={"topology": shape})
    return recipe.model_copy(update={"network": network, "name": f"{recipe.name}-{name_of(shape)}"})


@dataclass(frozen=True)
class Walked:
    """The whole grid, in order, and its best."""

    stacks: list[TopologyShape]
    heads: list[TopologyShape]
    best: Tried


def walk_grid(search: Search, minutes: float | None, *, axes: dict[str, tuple[int, ...]]) -> Walked:
    """Stacks first, then heads on the best stack. `axes` may narrow layers, filters and neurons."""
    until_s = None if minutes is None else time.monotonic() + 60 * minutes
    size = search.recipe.network.image_size
    first = stacks(size, axes["layers"], axes["filters"])
    search.walk(first, until_s)
    second = heads(search.best(first).topology, axes["layers"], axes["neurons"])
    search.walk(second, until_s)
    return Walked(first, second, search.best([*first, *second]))


def heat_maps(search: Search, walked: Walked) -> list[tuple[bytes, str]]:
    """Two pictures with captions: stacks and heads. What was not run stays empty."""
    stack = search.best(walked.stacks).topology
    return [
        (
            _map(search, walked.stacks, "conv_layers", "filters"),
            "Validation accuracy of convolutions alone: layers down, filters across.",
        ),
        (
            _map(search, walked.heads, "dense_layers", "neurons"),
            f"Dense layers on {name_of(stack)}: layers down, neurons across.",
        ),
    ]


def _map(search: Search, shapes: Sequence[TopologyShape], down: str, across: str) -> bytes:
    rows, columns = (sorted({getattr(shape, name) for shape in shapes}) for name in (down, across))
    cells = np.full((len(rows), len(columns)), np.nan)
    for shape in shapes:
        found = search.tried.get(name_of(shape))
        if found is not None:
            cells[rows.index(getattr(shape, down)), columns.index(getattr(shape, across))] = found.validation_accuracy
    told = {"title": "validation accuracy", "across": across, "down": down.replace("_", " ")}
    return figures.grid(cells, [str(row) for row in rows], [str(column) for column in columns], **told)
