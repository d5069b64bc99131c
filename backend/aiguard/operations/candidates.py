"""Which models could judge here: what lies on this machine, without loading any weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiguard.detection.errors import ModelError
from aiguard.detection.installed import spec_of
from aiguard.detection.registry import calibrated_anew, entries, find
from aiguard.operations.errors import CandidateUnknown

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Candidate:
    """`name`: what it is opened by; several revisions of one id have each their own."""

    name: str
    id: str
    revision: str
    title: str
    about: str
    calibrated: bool
    basis: str  # what its band edges were taken from


def candidates(models_dir: Path, default: str) -> list[Candidate]:
    """The one of the settings first, then the listed, then those calibrated anew."""
    names = dict.fromkeys((default, *entries(), *calibrated_anew(models_dir)))
    return [found for name in names if (found := _candidate(name, models_dir)) is not None]


def candidate(name: str, models_dir: Path, default: str) -> Candidate:
    """CandidateUnknown: it is not one of them, or not ready here."""
    known = {default, *entries(), *calibrated_anew(models_dir)}
    found = _candidate(name, models_dir) if name in known else None
    if found is None:
        raise CandidateUnknown(name)
    return found


def _candidate(name: str, models_dir: Path) -> Candidate | None:
    try:
        entry = find(name, models_dir)
        spec = spec_of(entry, models_dir)
    except (ModelError, OSError):
        return None
    basis = spec.thresholds.basis if spec.thresholds else ""
    return Candidate(name, spec.id, spec.revision, entry.title, entry.about, spec.thresholds is not None, basis)
