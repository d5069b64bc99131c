"""How a model does on pictures as they were made, and on what a network makes of them: one row a rung."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab import metrics
from aiguard.lab.judging import ask
from aiguard.lab.wear import RUNGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.detection.spec import Thresholds
    from aiguard.lab.judging import Answers
    from aiguard.lab.sources import Sample

    Pair = tuple[float, float]


@dataclass(frozen=True)
class Rung:
    """Figures after one kind of wear. Pairs are 95 % bootstrap intervals over pictures.

    macro_auroc: the mean over AI sources of each against all real pictures · coverage: share given a band other than
    uncertain · right: share of those that are right
    """

    name: str
    pictures: int
    auroc: float
    auroc_interval: Pair
    macro_auroc: float
    by_source: dict[str, float]
    tpr_at_1_fpr: float
    tpr_interval: Pair
    ece: float
    brier: float
    coverage: float | None
    right: float | None
    real_above_ai_edge: float | None
    ai_below_real_edge: float | None


def climb(
    model: Detector | Panel, samples: Sequence[Sample], out: Path | None, say: Callable[[str], None]
) -> list[Rung]:
    """Every rung; `out` gets metrics.json and scores.csv."""
    found, answers = [], {}
    for name in RUNGS:
        answers[name] = ask(model, samples, name)
        found.append(measure(name, answers[name], model.spec.thresholds))
        say(f"{name}: AUROC {found[-1].auroc:.3f}, macro {found[-1].macro_auroc:.3f}")
    if out is not None:
        _write(out, found, answers)
    return found


def measure(name: str, answers: Answers, edges: Thresholds | None) -> Rung:
    labels, p_ai = answers.labels, answers.p_ai
    by_source = per_source(answers)
    given = (p_ai > edges.ai_edge) | (p_ai < edges.real_edge) if edges else None
    return Rung(
        name=name,
        pictures=len(labels),
        auroc=metrics.auroc(labels, p_ai),
        auroc_interval=metrics.interval(metrics.auroc, labels, p_ai),
        macro_auroc=float(np.mean(list(by_source.values()))) if by_source else float("nan"),
        by_source=by_source,
        tpr_at_1_fpr=metrics.tpr_at_fpr(labels, p_ai),
        tpr_interval=metrics.interval(metrics.tpr_at_fpr, labels, p_ai),
        ece=metrics.ece(labels, p_ai),
        brier=metrics.brier(labels, p_ai),
        coverage=float(given.mean()) if given is not None else None,
        right=metrics.accuracy(labels[given], p_ai[given]) if given is not None and given.any() else None,
        real_above_ai_edge=float((p_ai[labels == 0] > edges.ai_edge).mean()) if edges else None,
        ai_below_real_edge=float((p_ai[labels == 1] < edges.real_edge).mean()) if edges else None,
    )


def per_source(answers: Answers) -> dict[str, float]:
    """AUROC of each AI source against all real pictures."""
    real = answers.labels == 0
    found = {}
    for source in sorted(set(answers.sources[~real])):
        mine = real | (answers.sources == source)
        found[str(source)] = metrics.auroc(answers.labels[mine], answers.logit[mine])
    return found


def as_tables(rungs: list[Rung]) -> str:
    """For a terminal or a card, in Markdown."""
    head = ["rung", "AUROC", "macro", "TPR at 1 % FPR", "ECE", "Brier", "coverage", "right", "real > AI edge"]
    body = [
        [
            rung.name,
            f"{rung.auroc:.3f} [{rung.auroc_interval[0]:.3f}, {rung.auroc_interval[1]:.3f}]",
            f"{rung.macro_auroc:.3f}",
            f"{rung.tpr_at_1_fpr:.2f} [{rung.tpr_interval[0]:.2f}, {rung.tpr_interval[1]:.2f}]",
            f"{rung.ece:.3f}",
            f"{rung.brier:.3f}",
            *(
                "–" if value is None else f"{value:.3f}"
                for value in (rung.coverage, rung.right, rung.real_above_ai_edge)
            ),
        ]
        for rung in rungs
    ]
    sources = sorted(rungs[0].by_source)
    by_source = [[rung.name, *(f"{rung.by_source[source]:.3f}" for source in sources)] for rung in rungs]
    return f"{markdown(head, body)}\n\n{markdown(['AUROC against all real', *sources], by_source)}"


def markdown(head: list[str], body: list[list[str]]) -> str:
    widths = [max(len(row[at]) for row in [head, *body]) for at in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [head, *body]
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _write(out: Path, rungs: list[Rung], answers: dict[str, Answers]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "metrics.json").write_text(json.dumps([asdict(rung) for rung in rungs], indent=2) + "\n", encoding="utf-8")
    with (out / "scores.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["rung", "name", "source", "label", "logit", "p_ai"])
        for rung, said in answers.items():
            rows = zip(said.names, said.sources, said.labels, said.logit, said.p_ai, strict=True)
            table.writerows([rung, name, source, label, f"{z:.6f}", f"{p:.6f}"] for name, source, label, z, p in rows)
