"""Could a model cheat? Pictures that stand in two splits, and what a classifier reaches without seeing structure."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from torch.nn.functional import softplus

from aiguard.lab.data import bytes_of
from aiguard.lab.metrics import auroc
from aiguard.lab.twins import Twins, of_pictures, of_samples, twins
from aiguard.lab.wear import worn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.data import Pictures
    from aiguard.lab.sources import Sample

    Floats = NDArray[np.float64]

SIDE_PX = 128
LOOKED_AT = 3000  # of each split, of a set with pictures of one size


@dataclass(frozen=True)
class Leak:
    """AUROC on held-out pictures of a logistic regression that sees nothing but `what`."""

    what: str
    auroc: float


def audit(train: Sequence[Sample], judged: Sequence[Sample]) -> list[Leak]:
    """Files as they lie, then training copies: what wearing both classes alike leaves of the short cuts."""
    looks: dict[str, Callable[[Sample], Floats]] = {
        "container: format, bytes, size, quality, EXIF": _container,
        "size in pixels alone": lambda sample: _container(sample)[4:8],
        "31 colour and gradient statistics, as it lies": lambda sample: _statistics(sample.open()),
        "31 colour and gradient statistics, worn": lambda sample: _statistics(_worn(sample)),
    }
    return [Leak(what, _separates(look, train, judged)) for what, look in looks.items()]


@dataclass(frozen=True)
class Audit:
    """What was found before a training."""

    twins: Twins
    leaks: tuple[Leak, ...]

    def lines(self) -> list[str]:
        """For a terminal or a report."""
        seen = self.twins
        return [
            f"{seen.in_train} of {seen.judged} judged files also stand in training ({seen.in_train_ai} of them AI)",
            f"{seen.spare_copies} files are copies of another, over both splits",
            f"{seen.looks_in_train} judged pictures look like one in training: equal perceptual hash",
            f"{seen.looks_other_label} of these look like one of the other class",
            *(f"{leak.what}: AUROC {leak.auroc:.3f}" for leak in self.leaks),
        ]


def audit_samples(train: Sequence[Sample], judged: Sequence[Sample]) -> Audit:
    """Pictures of any size."""
    return Audit(twins(of_samples(train), of_samples(judged)), tuple(audit(train, judged)))


def audit_pictures(data: Path, train: Pictures, judged: Pictures) -> Audit:
    """Pictures of one size, as they are trained on; the leaks on up to 3,000 of each split."""
    some, asked = _some(train), _some(judged)
    files = bytes_of(data, {*some.names, *asked.names})
    looks_at: dict[str, Callable[[Pictures, int], Floats]] = {
        "container: format, bytes, size, quality, EXIF": lambda of, at: _container_of(files[of.names[at]], None),
        "31 colour and gradient statistics": lambda of, at: _statistics(Image.fromarray(of.images[at])),
    }
    found = []
    for what, look in looks_at.items():
        seen, judging = (np.stack([look(of, at) for at in range(len(of))]) for of in (some, asked))
        found.append(Leak(what, _auroc_of(seen, some.labels, judging, asked.labels)))
    return Audit(twins(of_pictures(train), of_pictures(judged)), tuple(found))


def _some(pictures: Pictures) -> Pictures:
    order = np.random.default_rng(0).permutation(len(pictures))[:LOOKED_AT]
    return pictures.take(np.sort(order))


def _separates(look: Callable[[Sample], Floats], train: Sequence[Sample], judged: Sequence[Sample]) -> float:
    seen, asked = (np.stack([look(sample) for sample in samples]) for samples in (train, judged))
    labels, truth = (np.array([sample.label for sample in samples], np.uint8) for samples in (train, judged))
    return _auroc_of(seen, labels, asked, truth)


def _auroc_of(seen: Floats, labels: NDArray[np.uint8], asked: Floats, truth: NDArray[np.uint8]) -> float:
    mean, spread = seen.mean(0), seen.std(0) + 1e-9
    weights = _logistic((seen - mean) / spread, labels)
    return auroc(truth, np.clip((asked - mean) / spread, -5, 5) @ weights)


def _logistic(features: Floats, labels: NDArray[np.uint8]) -> Floats:
    x, sign = torch.from_numpy(np.clip(features, -5, 5)), torch.from_numpy(1.0 - 2.0 * labels)
    balance = torch.from_numpy(np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean())))
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")

    def objective() -> torch.Tensor:
        optimizer.zero_grad()
        loss = (balance * softplus(sign * (x @ weights + bias))).mean() + 1e-3 * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(objective)  # type: ignore[no-untyped-call]
    return weights.detach().numpy()


def _container(sample: Sample) -> Floats:
    return _container_of(sample.path.read_bytes(), sample.box)


def _container_of(data: bytes, box: tuple[int, int, int, int] | None) -> Floats:
    """Nothing of the pixels: what a careless split would let a model read off the file."""
    with Image.open(io.BytesIO(data)) as image:
        width, height = (box[2] - box[0], box[3] - box[1]) if box else image.size
        tables = getattr(image, "quantization", None) or {0: [0]}
        formats = [image.format == name for name in ("JPEG", "PNG", "WEBP")]
        exif = len(image.getexif())
        area = image.width * image.height
    shape = [np.log(width), np.log(height), width == height, max(width, height) % 64 == 0]
    coding = [len(data) / area, float(np.mean(tables[0])), np.log1p(exif)]
    return np.array([*formats, exif > 0, *shape, *coding], np.float64)


def _statistics(image: Image.Image) -> Floats:
    """Moments of colour, gradients and saturation of the picture shrunk to 128 pixels: no fine structure survives."""
    small = np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX), np.float64) / 255
    grey = small.mean(2)
    saturation = small.max(2) - small.min(2)
    gradients = [np.abs(np.diff(grey, axis=axis)) for axis in (0, 1)]
    planes = [*(small[..., channel] for channel in range(3)), grey, saturation, *gradients]
    moments = [moment for plane in planes for moment in _moments(plane)]
    pairs = np.asarray(np.corrcoef(small.reshape(-1, 3).T + 1e-6))[np.triu_indices(3, 1)]
    found: Floats = np.nan_to_num(np.array([*moments, *pairs]))
    return found


def _moments(plane: Floats) -> list[float]:
    centred = plane - plane.mean()
    spread = float(centred.std()) + 1e-6
    return [float(plane.mean()), spread, float((centred**3).mean()) / spread**3, float((centred**4).mean()) / spread**4]


def _worn(sample: Sample) -> Image.Image:
    return worn(sample.open(), Random(sample.name))  # noqa: S311  # a fixed copy, not a secret


def write(found: Audit, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")
