"""The report on where a model looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.preprocess import views
from aiguard.detection.spec import file_sha256
from aiguard.lab import figures
from aiguard.lab.data import Pictures, read_split
from aiguard.lab.photographs import photographs
from aiguard.lab.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.detection.spec import ModelSpec, Preprocessing
    from aiguard.lab.attention import Lift

SHOWN = 16  # pictures of each class in the panels


def some_of_each(spec: ModelSpec, data: Path, split: str, count: int) -> Pictures:
    """`count` of each class, the same at every call; photographs as the model sees them, whole and all of one size."""
    samples = photographs(data, split, spec.domain)
    if samples is None:
        pictures = read_split(data, split)
        return pictures.take(_chosen(pictures.labels, count))
    labels = np.array([sample.label for sample in samples], np.uint8)
    at = _chosen(labels, count)
    seen = [views(samples[i].open(), _as_seen(spec.preprocessing))[0] for i in at]
    digests = tuple(file_sha256(samples[i].path) for i in at)
    return Pictures(np.stack(seen), labels[at], digests, tuple(samples[i].name for i in at))


def _chosen(labels: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
    random = np.random.default_rng(0)
    return np.sort(np.concatenate([random.permutation(np.flatnonzero(labels == label))[:count] for label in (0, 1)]))


def _as_seen(preprocessing: Preprocessing) -> Preprocessing:
    """Of a picture that is looked at again, no pixel changes; what lies outside the model's centre stays around it."""
    side = preprocessing.short_edge_px
    return preprocessing if side is None else preprocessing.model_copy(update={"width": side, "height": side})


def report_of(
    model: str, pictures: Pictures, maps: Sequence[NDArray[np.float32]], lifts: Sequence[Lift], told: dict[str, str]
) -> Report:
    """`told`: the rows that open it."""
    report = Report(
        f"Where {model} looks",
        "Bird and Lotfi (2023) read from Grad-CAM that their detector looks at the background, not at the thing. "
        "Their pictures carry no outline of the thing, so two stand-ins are used here and both are told.",
    )
    report.facts(told)
    report.heading("The claim put to a test")
    report.text(
        "Heat on the thing over the thing's share of the area: 1 is no preference, below 1 is background. Beside it "
        "the same with the heat of another picture, which knows nothing of this one: what is left is the model's habit."
    )
    head = ["the thing is", "pictures", "n", "heat on it", "another's heat", "ahead", "so"]
    report.table(head, [_row(one) for one in lifts])
    for label, name in ((0, "real"), (1, "AI")):
        chosen = np.flatnonzero(pictures.labels == label)[:SHOWN]
        if not len(chosen):
            continue
        panel = [shown for at in chosen for shown in (pictures.images[at], overlaid(pictures.images[at], maps[at]))]
        report.picture(figures.contact_sheet(panel, [""] * len(panel)), f"{name} pictures, each beside its Grad-CAM.")
    return report


def overlaid(picture: NDArray[np.uint8], heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture in grey with the heat in red."""
    grey = picture.mean(2, keepdims=True).repeat(3, 2)
    share = (heat / heat.max() if heat.max() > 0 else heat)[..., None]
    red = np.array([220.0, 30.0, 60.0])
    found: NDArray[np.uint8] = (grey * (1 - 0.7 * share) + red * 0.7 * share).clip(0, 255).astype(np.uint8)
    return found


def _row(one: Lift) -> list[str]:
    own, ahead = one.own_interval, one.ahead_interval
    return [
        one.stand_in, one.of, str(one.pictures), f"{one.own:.3f} [{own[0]:.3f}, {own[1]:.3f}]", f"{one.others:.3f}",
        f"{one.ahead:+.3f} [{ahead[0]:+.3f}, {ahead[1]:+.3f}]", one.told,
    ]  # fmt: skip
