"""A training from start to end: audit, train, export, judge, report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.detection.detector import Detector
from aiguard.lab import context, outcome
from aiguard.lab.audit import audit_pictures
from aiguard.lab.export import export, refuse_unless_served
from aiguard.lab.report import Report
from aiguard.lab.runs import judged_split, run_recipe, split_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import nn

    from aiguard.lab.audit import Audit
    from aiguard.lab.recipe import Recipe
    from aiguard.lab.runs import Place
    from aiguard.lab.splits import Splits


def make(recipe: Recipe, place: Place, *, resume: bool, audited: bool, model_id: str) -> Path | None:
    """The model's folder, with all that a training leaves in it; None on a process that does not lead."""
    took = context.stopwatch()
    refuse_unless_served(recipe)
    found = audited_split(place, recipe) if audited and place.ranks.leads else None
    network, splits = run_recipe(recipe, place, resume=resume)
    if not place.ranks.leads:
        return None
    folder = place.out / recipe.name / "model"
    told = context.about(place.ranks.device, recipe.seed, took())
    return finish(recipe, network, splits, place, folder, model_id=model_id, told=told, found=found)


def audited_split(place: Place, recipe: Recipe) -> Audit | None:
    """None where there is nothing to judge on."""
    judged = judged_split(place.data)
    if judged is None:
        return None
    found = audit_pictures(place.data, *(split_for(recipe, place.data, split) for split in ("train", judged)))
    for line in found.lines():
        place.say(f"audit: {line}")
    return found


def finish(  # noqa: PLR0913  # a finished run is all of these
    recipe: Recipe,
    network: nn.Module,
    splits: Splits,
    place: Place,
    folder: Path,
    *,
    model_id: str,
    told: dict[str, str],
    found: Audit | None,
    pictures: Sequence[tuple[bytes, str]] = (),
) -> Path:
    """Export, judge on the split that was never trained on, and write the report beside the weights."""
    spec = export(network.cpu(), recipe, splits.calibration, folder, model_id=model_id)
    place.say(f"{folder}: {spec.calibration}, {spec.thresholds}")
    parameters = sum(one.numel() for one in network.parameters())
    report = Report(model_id, f"{recipe.network.told} of {parameters / 1e6:.2f} M parameters, recipe {recipe.name}.")
    report.facts(told | {"training pictures": f"{len(splits.train):,}", "calibration": str(spec.calibration)})
    if found is not None:
        report.heading("Audit before training")
        for line in found.lines():
            report.text(line)
    for image, caption in pictures:
        report.picture(image, caption)
    judged = judged_split(place.data)
    if judged is None:
        report.write(folder)
        return folder
    detector = Detector.load(str(folder), models_dir=folder.parent, device=place.ranks.device.type)
    answers = outcome.judge(detector, *(split_for(recipe, place.data, split) for split in (judged, "train")))
    histories = {name: place.out / name / "history.jsonl" for name in (recipe.name, recipe.teacher) if name}
    outcome.write(folder, report, answers, histories)
    for result in answers.results:
        place.say(
            f"{judged}, {result.name}: accuracy {result.accuracy:.4f}, F1 {result.f1:.4f}, AUROC {result.auroc:.4f}"
        )
    return folder
