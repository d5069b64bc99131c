"""A hybrid from start to end: audit, train, calibrate, judge, report."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiguard.detection.detector import Detector
from aiguard.lab import context, figures
from aiguard.lab.audit import audit_samples
from aiguard.lab.hybrid import run
from aiguard.lab.judging import ask
from aiguard.lab.report import Report
from aiguard.lab.rungs import measure
from aiguard.lab.runs import judged_split
from aiguard.lab.sources import read_both

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.spec import ModelSpec
    from aiguard.lab.judging import Answers
    from aiguard.lab.recipe import HybridRecipe
    from aiguard.lab.rungs import Rung
    from aiguard.lab.runs import Place
    from aiguard.lab.sources import Sample

SHOWN = ("pictures", "auroc", "macro_auroc", "tpr_at_1_fpr", "ece", "brier", "coverage", "right")


def make_hybrid(recipe: HybridRecipe, place: Place, *, audited: bool, model_id: str) -> Path:
    """The model's folder, with metrics.json, scores.csv, report.html and a card beside the weights."""
    took, say, folder = context.stopwatch(), place.say, place.out / recipe.name / "model"
    figures.require_plots()
    split = judged_split(place.data)
    judged = [] if split is None else read_both(place.data, split, say)
    leaks = _audited(place, judged) if audited and judged else []
    device = place.ranks.device
    spec = run(recipe, place.data, folder.parent, model_id=model_id, say=say, device=device.type)
    say(f"{folder}: {spec.calibration}, {spec.thresholds}")
    report = Report(model_id, f"A linear head and {recipe.members} networks on residual statistics, {recipe.name}.")
    report.facts(context.about(device, recipe.seed, took()) | {"calibration": str(spec.calibration)})
    if leaks:
        report.heading("Audit before training")
        for line in leaks:
            report.text(line)
    if judged:
        found = _judged(folder, spec, judged, report, device.type)
        say(f"{split}: AUROC {found.auroc:.4f}, mean over generators {found.macro_auroc:.4f}")
    report.write(folder)
    return folder


def _audited(place: Place, judged: list[Sample]) -> list[str]:
    lines = audit_samples(read_both(place.data, "train", place.say), judged).lines()
    for line in lines:
        place.say(f"audit: {line}")
    return lines


def _judged(folder: Path, spec: ModelSpec, samples: list[Sample], report: Report, device: str) -> Rung:
    """On pictures as they lie; `aiguard lab evaluate` asks about every kind of wear."""
    said = ask(Detector.load(str(folder), models_dir=folder.parent, device=device), samples, "clean")
    found = measure("clean", said, spec.thresholds)
    _write(folder, found, said)
    told = {name: getattr(found, name) for name in SHOWN}
    report.heading("Measured on pictures as they lie")
    report.facts({name: f"{value:.4g}" for name, value in told.items() if value is not None})
    report.heading("Each generator against all real pictures")
    report.facts({name: f"AUROC {value:.3f}" for name, value in found.by_source.items()})
    report.picture(figures.roc(said.labels, said.p_ai), "Every threshold at once; the area is the AUROC.")
    report.picture(figures.reliability(said.labels, said.p_ai), "On the diagonal p_ai means what it says.")
    return found


def _write(folder: Path, found: Rung, said: Answers) -> None:
    """As an evaluation writes them, so that whatever reads those reads these."""
    (folder / "metrics.json").write_text(json.dumps([asdict(found)], indent=2) + "\n", encoding="utf-8")
    with (folder / "scores.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["rung", "name", "source", "label", "logit", "p_ai"])
        rows = zip(said.names, said.sources, said.labels, said.logit, said.p_ai, strict=True)
        table.writerows([found.name, name, source, label, f"{z:.6f}", f"{p:.6f}"] for name, source, label, z, p in rows)
