"""A model calibrated anew: the same weights under other edges, as a revision and a folder of its own. Torch-free."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from aiguard.detection.errors import ModelUnavailable
from aiguard.detection.registry import find, folder_of, name_of
from aiguard.detection.spec import CALIBRATED, write_spec

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.spec import ModelSpec


def write_anew(name: str, spec: ModelSpec, models_dir: Path) -> str:
    """What it is opened by from now on. `spec`: the model's own with other calibration and edges.

    Whole or not at all; the same calibration again is the same revision. ModelUnavailable for an ensemble, which has
    no weights of its own.
    """
    entry = find(name, models_dir)
    if entry.source == "ensemble":
        raise ModelUnavailable(name, "it has no weights of its own; calibrate its members")
    told = spec.model_dump_json(include=CALIBRATED)
    calibration = hashlib.sha256(told.encode()).hexdigest()[:12]
    revision = f"{spec.revision.partition('+')[0]}+{calibration}"
    made = name_of(spec.id, revision)
    if not (models_dir / made).is_dir():
        partial = models_dir / f"{made}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(folder_of(entry, models_dir), partial)
        write_spec(partial, spec.model_copy(update={"revision": revision}))
        partial.rename(models_dir / made)
    return made
