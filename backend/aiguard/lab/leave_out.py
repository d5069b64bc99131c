"""The honest figure: how a model does on the pictures of a generator it never saw. One training run a generator."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.networks.hybrid import Hybrid
from aiguard.lab.heads import learn
from aiguard.lab.hybrid import carve, preprocessing_of, training_table
from aiguard.lab.metrics import auroc
from aiguard.lab.sources import read_both
from aiguard.lab.views import Looking, collect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.recipe import HybridRecipe
    from aiguard.lab.views import Table


@dataclass(frozen=True)
class LeftOut:
    """AUROC of `source` in validation against all real pictures, with and without it (and its family) in training."""

    source: str
    left_out: tuple[str, ...]
    seen: float
    unseen: float


def leave_one_out(recipe: HybridRecipe, data: Path, out: Path, say: Callable[[str], None]) -> list[LeftOut]:
    """Every AI source of the validation split in turn. `out`/leave-out.json keeps the figures."""
    splits = {split: read_both(data, split, say) for split in ("train", "validation")}
    train = training_table(carve(splits["train"], recipe).train, recipe, out / "views", say)
    looking = Looking(preprocessing_of(recipe), "clean", recipe.seed)
    judged = collect(splits["validation"], looking, out / "views")
    everything = _against_real(judged, _odds(train, judged, recipe))
    found = []
    for source in sorted(everything):
        family = next((one for one in recipe.families if source in one), (source,))
        kept = ~(np.isin(train.sources, family) & (train.labels == 1))
        unseen = _against_real(judged, _odds(train.take(kept), judged, recipe))[source]
        found.append(LeftOut(source, family, everything[source], unseen))
        say(f"{source}: {everything[source]:.3f} seen, {unseen:.3f} unseen")
    (out / "leave-out.json").write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n", encoding="utf-8")
    return found


def odds_of(network: Hybrid, table: Table, whole_share: float) -> NDArray[np.float64]:
    """Log-odds of each picture of the table, as the service weighs its views."""
    import torch

    with torch.inference_mode():
        features = torch.from_numpy(table.features.astype(np.float32))
        odds = network.heads(features, torch.from_numpy(table.whole)).double().numpy()
    counts = np.bincount(table.owner, ~table.whole)
    crops = np.bincount(table.owner, np.where(table.whole, 0.0, odds)) / np.maximum(counts, 1)
    mixed: NDArray[np.float64] = whole_share * odds[table.whole] + (1 - whole_share) * crops
    return mixed


def _odds(train: Table, judged: Table, recipe: HybridRecipe) -> NDArray[np.float64]:
    network = Hybrid(members=recipe.members, hidden=recipe.hidden)
    network.heads = learn(train, recipe, lambda _: None)
    return odds_of(network, judged, recipe.whole_share)


def _against_real(table: Table, odds: NDArray[np.float64]) -> dict[str, float]:
    real = table.labels == 0
    sources = sorted(set(table.sources[~real]))
    picked = {str(source): real | (table.sources == source) for source in sources}
    return {source: auroc(table.labels[mine], odds[mine]) for source, mine in picked.items()}
