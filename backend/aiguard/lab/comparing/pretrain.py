"""Other pictures to start from, none of them near one of the kinds', and each network's first course on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.imaging.phash import perceptual_hash
from aiguard.lab.resident.bank import Bank, weighed
from aiguard.lab.resident.crops import Cut, shards
from aiguard.lab.resident.finished import fingerprint
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, labels_alone, train
from aiguard.lab.sources import files_of, opened, read_both, read_samples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiguard.detection.networks.fronted import Fronted
    from aiguard.lab.comparing.recipe import Pretraining
    from aiguard.lab.comparing.runs import Contest
    from aiguard.lab.sources import Sample

SEED = 20261126


def apart(samples: Sequence[Sample], kinds: Path, nearest_bits: int) -> list[Sample]:
    """Those whose perceptual hash differs from that of every picture of the kinds in at least so many bits.

    Plain pictures have no hash; without one nothing speaks for a copy.
    """
    known = np.array([one for path in files_of(kinds) if (one := perceptual_hash(opened(path))) is not None], np.int64)
    return [sample for sample in samples if _distance(perceptual_hash(sample.open()), known) >= nearest_bits]


def _apart_once(samples: Sequence[Sample], kinds: Path, nearest_bits: int, cache: Path) -> list[Sample]:
    """The same, kept in `cache`: a second process need not look at every picture again."""
    path = cache / f"apart-{_fingerprint(samples, kinds, nearest_bits)}.json"
    if not path.exists():
        names = [one.name for one in apart(samples, kinds, nearest_bits)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(names), encoding="utf-8")
    kept = set(json.loads(path.read_text(encoding="utf-8")))
    return [one for one in samples if one.name in kept]


def fingerprint_of_others(contest: Contest) -> str:
    """Of what a first course learns from; empty for a recipe without one."""
    how = contest.recipe.pretraining
    if how is None:
        return ""
    return _fingerprint(read_samples(contest.others_folder, "train"), contest.kinds, how.farther_than_bits)


def _fingerprint(samples: Sequence[Sample], kinds: Path, nearest_bits: int) -> str:
    files = (f"{path.relative_to(kinds)}:{path.stat().st_size}" for path in files_of(kinds))
    return fingerprint(samples, str(nearest_bits), *files)


def other_pictures(contest: Contest, how: Pretraining) -> Bank:
    """A crop of each as it is, and of each worn copy."""
    every = read_both(contest.others_folder, "train", contest.say)
    kept = _apart_once(every, contest.kinds, how.farther_than_bits, contest.out / "crops")
    contest.say(f"pre-training on {len(kept)} pictures; {len(every) - len(kept)} lie too near to one of the kinds'")
    cut = Cut(contest.recipe.side_px, how.copies, SEED, how.scaled)
    files = shards(kept, cut, contest.out / "crops")
    images = torch.cat([torch.from_numpy(np.load(path)).flatten(0, 1) for path in files]).to(contest.device)
    each = cut.copies + 1
    labels, sources, names = ([getattr(one, what) for one in kept] for what in ("label", "source", "name"))
    return weighed(
        images,
        np.repeat(np.array(labels, np.uint8), each),
        np.repeat(np.array(sources), each),
        np.repeat(np.array(names), each),
    )


def started(contest: Contest, network: str, bank: Bank) -> Fronted:
    """The network after its first course; a finished one is loaded from its checkpoint. OutOfTime: it is not finished.

    The course is never shortened to the time allowed: networks that begin with less would be compared with others.
    """
    recipe, how = contest.recipe, contest.recipe.pretraining
    assert how is not None  # noqa: S101  # the caller asks only where there is one
    contender = recipe.networks[network]
    network_at_start = fresh(contender.shape, contest.device, SEED, contest.begin(network, SEED))
    folder = contest.folder / f"pretraining-{network}"
    course = contender.pretraining or how.course
    identity = json.dumps(contest.identity_of_start(network))
    job = Job(
        network_at_start, bank, course, folder, SEED, labels_alone, identity, say=contest.say, until_s=contest.until_s
    )
    train(job)
    return network_at_start


def _distance(own: int | None, known: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    if own is None or not len(known):
        return 64
    return int(np.bitwise_count((known ^ np.int64(own)).view(np.uint64)).min())
