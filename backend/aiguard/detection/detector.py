"""Pixels → scores: one model, loaded once, asked in whole batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np
import torch

from aiguard.detection.answers import ModelIdentity, Score
from aiguard.detection.calibration import probability
from aiguard.detection.errors import LabelsUnclear
from aiguard.detection.explain.crops import crop_map
from aiguard.detection.explain.heatmap import render, to_unit
from aiguard.detection.explain.methods import grad_cam, gradient_attention, methods_of
from aiguard.detection.hardware import autocast_for, pick_device
from aiguard.detection.networks import load_network
from aiguard.detection.networks.load import HubNetwork
from aiguard.detection.networks.topology import TopologyNetwork
from aiguard.detection.registry import find, folder_of, revision_of
from aiguard.detection.spec import WEIGHTS, ModelSpec, Preprocessing, file_sha256, read_spec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor, nn

    from aiguard.detection.answers import Looked, Prepared, Views
    from aiguard.detection.networks import Network
    from aiguard.detection.spec import Explanation

METHODS: Final = {"gradient_attention": gradient_attention, "grad_cam": grad_cam}
VIEWS_AT_ONCE: Final = 64  # more only cost memory: a network is at its best from about 16 on


class Detector:
    """Not for two threads at once. Reduced precision moves p_ai by at most 0.02 (tests hold it to that)."""

    def __init__(self, network: Network, labels: list[str], spec: ModelSpec, identity: ModelIdentity) -> None:
        self._network = network
        self._labels = labels  # by index of the output
        self._ai = labels.index(spec.labels.ai)
        self._device = next(network.parameters()).device
        self.spec = spec
        self.identity = identity

    @classmethod
    def load(cls, name: str, *, models_dir: Path, device: str = "auto") -> Detector:
        """From this machine's files only. Raises the ModelErrors."""
        entry = find(name, models_dir)
        folder = folder_of(entry, models_dir)
        spec = read_spec(folder, model_id=entry.id, revision=revision_of(entry, models_dir), hints=entry.hints)
        network, labels = load_network(folder, spec)
        if not {spec.labels.ai, spec.labels.real} <= set(labels):
            raise LabelsUnclear(labels)
        identity = ModelIdentity(spec.id, spec.revision, file_sha256(folder / WEIGHTS), spec.sha256_hex)
        return cls(network.to(pick_device(device)), labels, spec, identity)

    @property
    def device(self) -> str:
        """Where it runs, as a person names it."""
        if self._device.type == "cuda":
            return f"{self._device}, {torch.cuda.get_device_name(self._device)}"
        return self._device.type

    @property
    def preparations(self) -> tuple[Preprocessing, ...]:
        """How a picture must be prepared: one entry a network."""
        return (self.spec.preprocessing,)

    @property
    def methods(self) -> tuple[Explanation, ...]:
        """Which heatmaps can be made of it; `spec.explanations` names those of them that were found to be worth it.

        Of a model that looks at crops what each crop scored, from windows smaller than the crops: a ViT takes none.
        """
        found = methods_of(self._of_pixels)
        if self.spec.preprocessing.crops:
            return () if "gradient_attention" in found else ("crop_scores",)
        return found

    def score(self, pictures: Sequence[Prepared]) -> list[Score]:
        """One score a picture, in order. ValueError: an answer is no number."""
        counts = [len(views) for (views,) in pictures]
        logits = self.logits(np.concatenate([views for (views,) in pictures]), whole=self._wholes(counts))
        if not np.isfinite(logits).all():
            raise ValueError("the model gave a logit that is not a number")
        parts = np.split(logits, np.cumsum(counts)[:-1])
        return [self._score(part) for part in parts]

    def explain(self, looked: Looked) -> bytes:
        """A heatmap to lay over the picture, RGBA WebP, by the first method offered. ValueError: none is."""
        if not self.spec.explanations:
            raise ValueError(f"{self.spec.id} offers no heatmap")
        method = self.spec.explanations[0]
        found = to_unit(self.heat(looked, method))
        if method == "crop_scores":
            return render(found, looked.size)
        left, top, right, bottom = map(int, looked.boxes[0])
        return render(found, looked.size, (left, top, right, bottom))

    def heat(self, looked: Looked, method: Explanation, *, toward_real: bool = False) -> NDArray[np.float32]:
        """What spoke for AI, (h, w): over the picture for "crop_scores", else over the part the whole view shows.

        `toward_real`: what spoke against it, of the methods that can tell. ValueError: the method does not fit.
        """
        if method not in self.methods:
            raise ValueError(f"there is no {method} of {self.spec.id}")
        if method == "crop_scores":
            odds = self.logits(looked.views, np.zeros(len(looked.views), bool))
            return crop_map(log_odds(odds, self._ai), looked.boxes, looked.size)
        label = self._labels.index(self.spec.labels.real) if toward_real else self._ai
        return METHODS[method](self._of_pixels, self._pixels(looked.views[:1]), label)

    @property
    def _of_pixels(self) -> nn.Module:
        """The network as a function of pixels alone, its front end included."""
        network = cast("nn.Module", self._network)
        return network.inner if isinstance(network, HubNetwork | TopologyNetwork) else network

    def logits(self, views: Views, whole: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        """uint8 (N, H, W, 3) → (N, labels), as the network gives them. `whole`: which views are whole pictures."""
        whole = np.ones(len(views), bool) if whole is None else whole
        steps = range(0, len(views), VIEWS_AT_ONCE)
        parts = [slice(at, at + VIEWS_AT_ONCE) for at in steps]
        return np.concatenate([self._answer(views[part], whole[part]) for part in parts])

    @torch.inference_mode()
    def _answer(self, views: Views, whole: NDArray[np.bool_]) -> NDArray[np.float64]:
        with autocast_for(self._device):
            answer = self._network(self._pixels(views), torch.from_numpy(whole).to(self._device))
        logits: NDArray[np.float64] = answer.double().cpu().numpy()
        return logits

    def _pixels(self, views: Views) -> Tensor:
        """uint8 (N, H, W, 3) → float32 (N, 3, H, W), normalised on the device: a quarter of the bytes to move."""
        raw = torch.from_numpy(np.ascontiguousarray(views)).to(self._device).permute(0, 3, 1, 2)
        mean, std = (
            torch.tensor(values, device=self._device)[:, None, None]
            for values in (self.spec.preprocessing.mean, self.spec.preprocessing.std)
        )
        return ((raw.float() / 255 - mean) / std).contiguous()

    def _wholes(self, counts: list[int]) -> NDArray[np.bool_]:
        """Which views are whole pictures: the first of each, where the model looks at the whole."""
        whole = np.zeros(sum(counts), bool)
        if self.spec.preprocessing.whole:
            whole[np.cumsum([0, *counts[:-1]])] = True
        return whole

    def _score(self, logits: NDArray[np.float64]) -> Score:
        """(V, labels) of one picture → its score."""
        weights = self._weights(len(logits))
        odds = log_odds(logits, self._ai)
        logit = float(weights @ odds)
        p_ai = float(probability(np.array([logit]), self.spec.calibration)[0])
        named = tuple(zip(self._labels, map(float, weights @ logits), strict=True))
        return Score(p_ai, logit, named, tuple(map(float, odds)))

    def _weights(self, views: int) -> NDArray[np.float64]:
        """How much each view counts: the whole by the spec's share, the crops alike."""
        preprocessing = self.spec.preprocessing
        crops = views - preprocessing.whole
        if not (preprocessing.whole and crops):
            return np.full(views, 1 / views)
        share = self.spec.whole_share
        return np.array([share, *[(1 - share) / crops] * crops])


def log_odds(logits: NDArray[np.float64], ai: int) -> NDArray[np.float64]:
    """Log-odds of label `ai` against all others together: for two labels the difference of their logits."""
    others = np.delete(logits, ai, axis=1)
    odds: NDArray[np.float64] = logits[:, ai] - np.logaddexp.reduce(others, axis=1)
    return odds
