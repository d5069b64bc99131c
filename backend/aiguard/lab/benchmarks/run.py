"""A model on a benchmark set: columns and their mean, scores.csv and metrics.json."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab.benchmarks.sets import FIGURES, SETS, BenchmarkSet
from aiguard.lab.benchmarks.shown import SHARED
from aiguard.lab.errors import DataUnusable
from aiguard.lab.judging import ask
from aiguard.lab.rungs import markdown
from aiguard.lab.spread import evenly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.lab.benchmarks.shown import Shown
    from aiguard.lab.judging import Answers


@dataclass(frozen=True)
class Table:
    """figures[name] = one value a column, in the columns' order; the mean over columns stands apart."""

    title: str
    columns: tuple[str, ...]
    pictures: tuple[int, ...]
    figures: dict[str, tuple[float, ...]]

    def mean(self, name: str) -> float:
        return float(np.nanmean(self.figures[name]))

    def __str__(self) -> str:
        head = [self.title, *self.columns, "mean"]
        rows = [
            [name, *(f"{value:.1%}" for value in values), f"{self.mean(name):.1%}"]
            for name, values in self.figures.items()
        ]
        return markdown(head, [*rows, ["pictures", *map(str, self.pictures), ""]])


def read(name: str, root: Path, real: Path | None, at_most: int | None) -> list[Shown]:
    """`at_most`: of each class of each column, spread evenly. DataUnusable says which layout was looked for."""
    chosen = _set(name)
    found = chosen.read(root, real)
    if len({one.label for one in found}) < 2:
        raise DataUnusable(f"{root} does not hold real and generated pictures laid out as {chosen.layout}.")
    return found if at_most is None else _some_of_each(found, at_most)


def judge(model: Detector | Panel, name: str, pictures: Sequence[Shown], out: Path | None) -> Table:
    """As the service sees each picture; `out` gets metrics.json and scores.csv."""
    answers = ask(model, pictures, "clean")
    table = table_of(_set(name), answers)
    if out is not None:
        _write(out, table, answers)
    return table


def table_of(chosen: BenchmarkSet, answers: Answers) -> Table:
    columns = tuple(dict.fromkeys(str(one) for one in answers.sources if one != SHARED))
    masks = [(answers.sources == column) | (answers.sources == SHARED) for column in columns]
    figures = {
        name: tuple(FIGURES[name](answers.labels[mine], answers.p_ai[mine]) for mine in masks)
        for name in chosen.figures
    }
    return Table(chosen.title, columns, tuple(int(mine.sum()) for mine in masks), figures)


def _set(name: str) -> BenchmarkSet:
    if name not in SETS:
        raise DataUnusable(f"There is no benchmark set {name}. Known are {', '.join(SETS)}.")
    return SETS[name]


def _some_of_each(found: Sequence[Shown], at_most: int) -> list[Shown]:
    """In the order in which they lie, so that a table is read once and not once a class and generator."""
    groups: dict[tuple[int, str], list[int]] = {}
    for place, one in enumerate(found):
        groups.setdefault((one.label, one.source), []).append(place)
    return [found[place] for place in sorted(place for group in groups.values() for place in evenly(group, at_most))]


def _write(out: Path, table: Table, answers: Answers) -> None:
    out.mkdir(parents=True, exist_ok=True)
    told = {
        "set": table.title,
        "columns": dict(zip(table.columns, table.pictures, strict=True)),
        "figures": {name: dict(zip(table.columns, values, strict=True)) for name, values in table.figures.items()},
        "means": {name: table.mean(name) for name in table.figures},
    }
    (out / "metrics.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    with (out / "scores.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "column", "label", "logit", "p_ai"])
        each = zip(answers.names, answers.sources, answers.labels, answers.logit, answers.p_ai, strict=True)
        rows.writerows([name, column, label, f"{z:.6f}", f"{p:.6f}"] for name, column, label, z, p in each)
