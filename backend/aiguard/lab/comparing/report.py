"""The comparison in words, tables and a plot."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from aiguard.lab import context
from aiguard.lab.comparing.plot import accuracy_plot
from aiguard.lab.comparing.results import Pair, Runs, pairs, read
from aiguard.lab.errors import DataUnusable
from aiguard.lab.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.lab.comparing.recipe import CompareRecipe

    Table = tuple[list[str], list[list[str]]]  # head, body

PUBLISHED = 0.70  # of the original, for the best of its networks
SURE = 0.05


def write_report(folder: Path, recipe: CompareRecipe, to: Path | None = None, notes: Sequence[str] = ()) -> str:
    """metrics.json, scores.csv, report.html and a card go to `to`, or beside the runs. DataUnusable without runs."""
    runs = read(folder)
    if not runs:
        raise DataUnusable(f"{folder} holds no finished run.")
    out = to or folder
    report = Report(f"{recipe.name}: which network tells generated pictures best", _lead(recipe))
    report.facts(_facts(runs))
    report.heading("Accuracy on 100 test pictures a kind" if _hundred(runs) else "Accuracy on the test pictures")
    report.table(*accuracies(runs))
    report.picture(accuracy_plot(runs, PUBLISHED), "Means over seeds; lines: 95 % bootstrap over seeds and pictures.")
    report.heading("Which differences are more than chance")
    report.text("McNemar's exact test; of each network the mean log-odds of its seeds answer.")
    report.table(*tests(pairs(runs)))
    report.heading("What holds")
    for line in [*verdict(runs), *notes]:
        report.text(line)
    report.write(out)
    (out / "metrics.json").write_text(json.dumps(_figures(runs), indent=2) + "\n", encoding="utf-8")
    _write_scores(out, runs)
    return report.markdown()


def _lead(recipe: CompareRecipe) -> str:
    course, starts = recipe.course, recipe.pretraining is not None
    return (
        f"{', '.join(recipe.networks)} on pictures of {recipe.side_px} px: {course.optimizer.upper()} "
        f"{course.learning_rate:g}, "
        f"batch {course.batch_size}, at most {course.steps} steps, "
        f"{'begun from' if starts else 'without'} a first course on other pictures. {_published(recipe)}"
        f"Asked about {_views(recipe)}."
    )


def _published(recipe: CompareRecipe) -> str:
    begun = [f"{name} with those of {one.start}" for name, one in recipe.networks.items() if one.start]
    return f"Begun with published weights: {', '.join(begun)}. " if begun else ""


def _views(recipe: CompareRecipe) -> str:
    crops = "the whole picture" if recipe.view_px is None else f"up to {recipe.crops} crops of {recipe.view_px} px"
    return f"{crops}, and about each once more mirrored" if recipe.mirrored else crops


def _facts(runs: Sequence[Runs]) -> dict[str, str]:
    minutes = sum(one.seconds * len(one.seeds) for one in runs) / 60
    return {
        "command": context.command(),
        "seeds": ", ".join(map(str, sorted({seed for one in runs for seed in one.seeds}))),
        "machine": ", ".join(sorted({one.device for one in runs})),
        "time": f"{minutes:.1f} min of training, several networks beside each other; first courses not counted",
    }


def _hundred(runs: Sequence[Runs]) -> bool:
    return {len(one.labels) for one in runs} == {100}


def accuracies(runs: Sequence[Runs]) -> Table:
    head = ["kind", "network", "seeds", "accuracy", "95 %", "worst–best seed", "in training", "steps", "s a run"]
    body = [
        [
            one.kind,
            one.network,
            str(len(one.seeds)),
            f"{one.accuracies.mean():.1%}",
            f"{one.interval[0]:.1%}–{one.interval[1]:.1%}",
            f"{one.accuracies.min():.0%}–{one.accuracies.max():.0%}",
            f"{one.train_accuracy:.1%}",
            f"{one.steps:.0f}",
            f"{one.seconds:.0f}",
        ]
        for one in runs
    ]
    return head, body


def tests(found: Sequence[Pair]) -> Table:
    head = ["kind", "networks", "only the first right", "only the second", "McNemar p"]
    body = [
        [
            one.kind,
            f"{one.first} : {one.second}",
            str(one.compared.only_first),
            str(one.compared.only_second),
            f"{one.compared.p_value:.3f}",
        ]
        for one in found
    ]
    return head, body


def verdict(runs: Sequence[Runs]) -> list[str]:
    """Which kinds are above the published figure for all networks, and which differences are sure."""
    lines = []
    for kind in sorted({one.kind for one in runs}):
        mine = [one for one in runs if one.kind == kind]
        above = [one.network for one in mine if one.interval[0] > PUBLISHED]
        said = "all of them" if len(above) == len(mine) else ", ".join(above) or "none"
        lines.append(f"{kind}: surely above {PUBLISHED:.0%} (the interval's lower end): {said}.")
    found = pairs(runs)
    sure = [one for one in found if one.compared.p_value * len(found) < SURE]
    told = ", ".join(f"{_better(one)} on {one.kind}" for one in sure) or "none"
    lines.append(f"Differences that {len(found)} tests together leave standing (p × {len(found)} < {SURE}): {told}.")
    return lines


def _better(pair: Pair) -> str:
    first, second = (
        (pair.first, pair.second) if pair.compared.only_first > pair.compared.only_second else (pair.second, pair.first)
    )
    return f"{first} before {second}"


def _figures(runs: Sequence[Runs]) -> dict[str, object]:
    each = [
        {
            "kind": one.kind,
            "network": one.network,
            "seeds": one.seeds,
            "accuracy": float(one.accuracies.mean()),
            "interval": one.interval,
            "by_seed": one.accuracies.tolist(),
            "train_accuracy": one.train_accuracy,
            "steps": one.steps,
            "seconds": one.seconds,
            "device": one.device,
        }
        for one in runs
    ]
    tested = [vars(one) | {"compared": vars(one.compared)} for one in pairs(runs)]
    return {"published": PUBLISHED, "runs": each, "tests": tested}


def _write_scores(folder: Path, runs: Sequence[Runs]) -> None:
    with (folder / "scores.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["kind", "network", "seed", "picture", "label", "logit"])
        for one in runs:
            for seed, odds in zip(one.seeds, one.odds, strict=True):
                rows = enumerate(zip(one.labels, odds, strict=True))
                table.writerows([one.kind, one.network, seed, at, label, f"{z:.5f}"] for at, (label, z) in rows)
