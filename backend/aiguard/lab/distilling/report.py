"""Which goals of a distillation were met: metrics.json, scores.csv, report.html and a card."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiguard.lab.distilling.goals import goals_of
from aiguard.lab.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.lab.distilling.goals import Goal
    from aiguard.lab.distilling.judging import Judged
    from aiguard.lab.distilling.recipe import DistilRecipe

MET = {True: "yes", False: "no", None: ""}


def write_report(
    recipe: DistilRecipe, judged: Sequence[Judged], folder: Path, told: dict[str, str], notes: Sequence[str] = ()
) -> str:
    """Everything into `folder`; returns the card."""
    report = Report(f"{recipe.name}: teachers distilled into one network", _lead(recipe))
    report.facts(told)
    goals = goals_of(recipe, judged)
    report.heading("Goals")
    report.table(
        ["goal", "student", "other", "student ahead by", "met"],
        [[one.what, f"{one.student:.1%}", f"{one.other:.1%}", _ahead(one), MET[one.met]] for one in goals],
    )
    report.text("Of how far ahead the student is: 95 % bootstrap over pictures, the same draws for both.")
    for note in notes:
        report.text(note)
    report.heading("On validation pictures, by family")
    report.table(*_by_family(recipe, judged))
    report.heading("On pictures of a family nobody was shown")
    report.text("Whole pictures of its sources and of the real sources that look most like them.")
    report.table(*_unknown(judged))
    report.heading("Cost of one view")
    report.table(*_costs(judged))
    report.write(folder)
    figures = {"goals": [asdict(one) | {"met": one.met} for one in goals], "networks": _figures(recipe, judged)}
    (folder / "metrics.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    _write_scores(folder, judged)
    return report.markdown()


def _ahead(goal: Goal) -> str:
    low, high = goal.ahead
    return f"{100 * (goal.student - goal.other):+.1f} points [{100 * low:+.1f}, {100 * high:+.1f}]"


def _lead(recipe: DistilRecipe) -> str:
    settings = ", ".join(f"{name} {value}" for name, value in recipe.network.settings.items())
    return (
        f"One {recipe.network.kind} ({settings}; front end: {recipe.network.front}{_stem(recipe)}) follows "
        f"{len(recipe.families)} teachers of its own size, each of one family of generators against all real pictures. "
        f"{_start(recipe)}"
        "Accuracy is balanced: the mean of the shares of AI and of real pictures judged right, at p_ai = 0.5."
    )


def _start(recipe: DistilRecipe) -> str:
    return f"All begin with the published weights of {recipe.start}. " if recipe.start else ""


def _stem(recipe: DistilRecipe) -> str:
    widths = [str(width) for stage in recipe.network.stem for width in stage]
    return f"; before it convolutions of {' and '.join(widths)} filters" if widths else ""


def _by_family(recipe: DistilRecipe, judged: Sequence[Judged]) -> tuple[list[str], list[list[str]]]:
    whole = [one for one in judged if one.without is None]
    head = ["network", "all", *recipe.families]
    cell = "{:.1%} (AUROC {:.3f})".format
    body = [
        [
            one.name,
            cell(one.accuracy(), one.auroc()),
            *(cell(one.accuracy(f), one.auroc(f)) for f in recipe.families.values()),
        ]
        for one in whole
    ]
    return head, body


def _unknown(judged: Sequence[Judged]) -> tuple[list[str], list[list[str]]]:
    folds = [one for one in judged if one.without is not None]
    head = ["left out", "network", "pictures", "balanced accuracy", "AUROC"]
    body = [
        [str(one.without), one.name, str(len(one.answers.labels)), f"{one.accuracy():.1%}", f"{one.auroc():.3f}"]
        for one in folds
    ]
    return head, body


def _costs(judged: Sequence[Judged]) -> tuple[list[str], list[list[str]]]:
    shown = {one.kind: one.cost for one in judged}
    body = [[kind, f"{c.parameters / 1e6:.2f} M", f"{c.gflops:.2f} G", f"{c.ms:.1f} ms"] for kind, c in shown.items()]
    return ["network", "parameters", "FLOPs", "time"], body


def _figures(recipe: DistilRecipe, judged: Sequence[Judged]) -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "without": one.without,
            "pictures": len(one.answers.labels),
            "balanced_accuracy": one.accuracy(),
            "auroc": one.auroc(),
            "by_family": {
                name: {"balanced_accuracy": one.accuracy(family), "auroc": one.auroc(family)}
                for name, family in recipe.families.items()
                if one.without in {None, name}
            },
            **asdict(one.cost),
        }
        for one in judged
    ]


def _write_scores(folder: Path, judged: Sequence[Judged]) -> None:
    with (folder / "scores.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["network", "without", "name", "source", "label", "logit", "p_ai"])
        for one in judged:
            said = one.answers
            rows = zip(said.names, said.sources, said.labels, said.logit, said.p_ai, strict=True)
            table.writerows(
                [one.name, one.without or "", name, source, label, f"{z:.5f}", f"{p:.5f}"]
                for name, source, label, z, p in rows
            )
