"""A candidate judges the same traffic silently, and another model takes over without a restart."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from aiguard.checks.history import get_check
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState, HeatmapState
from aiguard.detection import registry
from aiguard.detection.calibration import split_conformal
from aiguard.detection.spec import read_spec, write_spec
from aiguard.operations.rows import ServingRow
from aiguard.operations.trial import compare, judge_past, to_candidate
from tests.integration.checks.pictures import ANN, photo, png, queue

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

SMALL, SMALL_REVISION = "cifake-vit-32", "4a470bff6ba0"
OWN = "wild-hybrid-256"


def on_trial(sessions: SessionFactory, name: str | None = SMALL, revision: str = SMALL_REVISION) -> None:
    with sessions.begin() as session:
        row = session.get(ServingRow, 1) or ServingRow(id=1)
        row.shadow, row.shadow_revision = name, revision
        session.add(row)


def shadows(sessions: SessionFactory) -> list[ShadowRow]:
    with sessions() as session:
        return list(session.scalars(select(ShadowRow).order_by(ShadowRow.id)))


@pytest.fixture
def station(station: Station) -> Station:
    station.announce = to_candidate
    return station


def test_a_candidate_judges_what_is_judged_and_neither_decides_nor_shows(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    on_trial(sessions)
    check_id = queue(sessions, store, png(photo(1, 40, 40)))
    station.run()
    [said] = shadows(sessions)
    assert (said.state, said.model, said.revision) == (CheckState.DONE, SMALL, SMALL_REVISION)
    assert said.p_ai is not None
    with sessions() as session:
        seen = get_check(session, ANN, check_id)
        assert seen.opinions == []
        assert seen.verdict is not None
        assert seen.verdict.model.id == OWN
        assert [row.model_id for row in session.scalars(select(VerdictRow))] == [OWN]
        row = session.get_one(CheckRow, check_id)
        found = compare(session, SMALL, SMALL_REVISION)
    assert (found.pictures, found.waiting, found.failed) == (1, 0, 0)
    assert found.matrix == {(row.band, said.band): 1}


def test_without_a_trial_nothing_is_asked_for(sessions: SessionFactory, store: BlobStore, station: Station) -> None:
    queue(sessions, store, png(photo(1, 40, 40)))
    station.run()
    assert shadows(sessions) == []


def test_a_picture_that_is_not_to_be_kept_is_shown_to_no_candidate(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    on_trial(sessions)
    queue(sessions, store, png(photo(1, 40, 40)))
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(keep_picture=False))
    station.run()
    assert shadows(sessions) == []


def test_checks_that_arrive_wait_for_no_more_than_the_few_a_candidate_holds(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    on_trial(sessions)
    for seed in range(9):
        queue(sessions, store, png(photo(seed, 40, 40)))
    order: list[str] = []
    own, candidate = station.judge.score, station._judges.of(SMALL)

    def scored(pictures):  # type: ignore[no-untyped-def]
        order.append("check")
        return own(pictures)

    def silently(pictures):  # type: ignore[no-untyped-def]
        order.append("shadow")
        if order.count("shadow") == 1:
            queue(sessions, store, png(photo(30, 40, 40)))  # somebody uploads meanwhile
        return type(candidate).score(candidate, pictures)

    station.judge.score = scored
    candidate.score = silently
    station.run()
    assert order.count("shadow") == 10
    first = order.index("shadow")
    assert order.index("check", first) == first + 4  # behind the few that were taken, before all others


def test_past_checks_are_judged_once_and_a_lost_worker_loses_none(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    for seed in range(3):
        queue(sessions, store, png(photo(seed, 40, 40)))
    station.run()
    on_trial(sessions)
    with sessions() as session:
        assert judge_past(session, 2) == 2
        assert judge_past(session, 5) == 1
        assert judge_past(session, 5) == 0
    with sessions.begin() as session:  # as a killed worker leaves it
        lost = {"state": "running", "attempt": 1, "lease_token": text("gen_random_uuid()")}
        session.execute(update(ShadowRow).values(**lost, lease_until=text("clock_timestamp() - interval '1 second'")))
    station._swept_at = float("-inf")
    station.run()
    assert [(row.state, row.attempt) for row in shadows(sessions)] == [(CheckState.DONE, 2)] * 3


def test_a_candidate_of_another_revision_says_nothing_in_its_name(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    on_trial(sessions, revision="another")
    queue(sessions, store, png(photo(1, 40, 40)))
    station.run()
    [said] = shadows(sessions)
    assert (said.state, said.failure_code, said.p_ai) == (CheckState.FAILED, "model_not_ready", None)


def test_another_model_takes_over_between_two_batches_and_the_old_ones_work_stands(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    in_charge = [OWN]
    station.in_charge = lambda: in_charge[0]
    for seed in range(20):  # two batches and a half
        queue(sessions, store, png(photo(seed, 40, 40)))
    own = station.judge.score

    def scored(pictures):  # type: ignore[no-untyped-def]
        in_charge[0] = SMALL  # an admin switches while the first batch is judged
        return own(pictures)

    station.judge.score = scored
    station.run()
    with sessions() as session:
        decided = [row.model_id for row in session.scalars(select(CheckRow).order_by(CheckRow.created_at))]
        assert {row.state for row in session.scalars(select(CheckRow))} == {CheckState.DONE}
        assert len(list(session.scalars(select(VerdictRow)))) == 20
    assert decided[0] == OWN
    assert decided[-1] == SMALL
    assert station.judge.identity.id == SMALL
    assert station.problem is None


def test_a_model_that_cannot_be_opened_leaves_the_old_one_in_charge_and_says_so(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    station.in_charge = lambda: "commfor-model-384"
    check_id = queue(sessions, store, png(photo(1, 40, 40)))
    station.run()
    with sessions() as session:
        assert session.get_one(CheckRow, check_id).model_id == OWN
    assert station.problem is not None
    assert "commfor-model-384 is not ready" in station.problem
    station.in_charge = lambda: OWN
    station.run()
    assert station.problem is None


def calibrated_anew(models_dir: Path) -> tuple[str, str]:
    """As `aiguard review calibrate` leaves it: the same weights under other edges."""
    import numpy as np

    name = f"{OWN}@0123456789ab"
    folder = models_dir / name
    shutil.copytree(registry.HERE / "bundled" / OWN, folder)
    known = read_spec(folder, model_id=OWN, revision="")
    edges = split_conformal(np.linspace(0, 1, 400), np.array([0, 1] * 200, np.uint8))
    revision = f"{known.revision}+0123456789ab"
    write_spec(folder, known.model_copy(update={"revision": revision, "thresholds": edges}))
    return name, revision


def test_one_calibrated_anew_is_a_revision_of_its_own_and_both_draw_their_own_maps(
    sessions: SessionFactory, store: BlobStore, station: Station, tmp_path: Path
) -> None:
    from aiguard.checks import heatmaps

    name, revision = calibrated_anew(tmp_path)
    old = queue(sessions, store, png(photo(1, 300, 300)))
    station.judge.spec = read_spec(registry.HERE / "bundled" / OWN, model_id=OWN, revision="")
    station.run()
    station.in_charge = lambda: name
    new = queue(sessions, store, png(photo(2, 300, 300)))
    station.run()
    with sessions() as session:
        rows = {one: session.get_one(CheckRow, one) for one in (old, new)}
    assert {row.model_id for row in rows.values()} == {OWN}
    assert rows[new].model_revision == revision != rows[old].model_revision
    for check_id in (old, new):
        with sessions() as session:
            heatmaps.ask(session, ANN, check_id)
    station.run()
    for check_id in (old, new):
        with sessions() as session:
            assert heatmaps.ask(session, ANN, check_id).state == HeatmapState.DONE


@pytest.mark.parametrize(
    "name", ["../models", "wild-hybrid-256@../../etc", "wild-hybrid-256@0123456789ab", "nobody@0123456789ab"]
)
def test_a_name_from_outside_opens_no_folder_that_is_not_ours(name: str, tmp_path: Path) -> None:
    from aiguard.detection.errors import UnknownModel
    from aiguard.detection.registry import find_here

    (tmp_path / "nobody@0123456789ab").mkdir()
    with pytest.raises(UnknownModel):
        find_here(name, tmp_path)
