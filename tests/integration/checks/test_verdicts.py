"""A station at work on real pictures: what is kept beside a verdict, and heatmaps on demand."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, cast

import pytest
from PIL import Image
from sqlalchemy import select, text, update
from sqlalchemy.orm import selectinload

from aiguard.checks import heatmaps
from aiguard.checks.errors import CheckNotFound
from aiguard.checks.history import get_check
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState, HeatmapState
from aiguard.storage import original_key
from tests.integration.checks.pictures import ANN, BOB, photo, png, queue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from aiguard.checks.events import Event
    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore


def verdict_of(sessions: SessionFactory, check_id: UUID) -> VerdictRow:
    with sessions() as session:
        query = select(CheckRow).options(selectinload(CheckRow.verdicts)).where(CheckRow.id == check_id)
        (verdict,) = session.scalars(query).one().verdicts
        return cast("VerdictRow", verdict)


def ask(sessions: SessionFactory, check_id: UUID, owner: int = ANN) -> heatmaps.Asked:
    with sessions() as session:
        return heatmaps.ask(session, owner, check_id)


def test_a_check_knows_its_file_and_its_verdict_without_the_picture(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    check_id = queue(sessions, store, png(photo(1)))
    station.run()
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(image_id=None))
        session.execute(text("DELETE FROM images"))
    with sessions() as session:
        seen = get_check(session, ANN, check_id)
    verdict = verdict_of(sessions, check_id)
    assert (seen.image.width, seen.image.height, seen.image.has_preview) == (500, 400, True)
    assert seen.verdict is not None
    assert (seen.verdict.band, seen.verdict.p_ai) == (verdict.band, verdict.p_ai)
    with sessions() as session:
        row = session.get_one(CheckRow, check_id)
        assert (row.band, row.p_ai, row.model_id) == (verdict.band, verdict.p_ai, verdict.model_id)


def test_what_happens_to_a_check_is_told_once_it_is_committed_and_to_its_owner(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    told: list[tuple[Event, CheckState]] = []

    def tell(events: Sequence[Event]) -> None:
        with sessions() as session:
            told.extend((event, CheckState(session.get_one(CheckRow, event.check_id).state)) for event in events)

    good, broken = queue(sessions, store, png(photo(1))), queue(sessions, store, b"no picture", owner=BOB)
    station.tell = tell
    station.run()
    assert all(event.state == state for event, state in told)
    by_check = {
        check_id: [(e.owner_id, e.state) for e, _ in told if e.check_id == check_id] for check_id in (good, broken)
    }
    assert by_check[good] == [(ANN, CheckState.RUNNING), (ANN, CheckState.DONE)]
    assert by_check[broken] == [(BOB, CheckState.RUNNING), (BOB, CheckState.FAILED)]
    bands = [event.band for event, _ in told if event.state == CheckState.DONE]
    assert bands == [verdict_of(sessions, good).band]


def test_a_verdict_keeps_what_it_was_made_from(sessions: SessionFactory, store: BlobStore, station: Station) -> None:
    plain = queue(sessions, store, png(photo(1)))
    told = queue(sessions, store, png(photo(2), parameters="a cat\nSteps: 20, Sampler: Euler a, Seed: 7, Model: sd15"))
    page = Image.new("RGB", (600, 800), "white")
    blank = queue(sessions, store, png(page))
    assert station.run() == 3
    first, second, third = (verdict_of(sessions, one) for one in (plain, told, blank))
    assert [one["how"] for one in first.resaved] == [str(how) for how in station.judge.spec.stability]
    assert all(0 <= one["p_ai"] <= 1 for one in first.resaved)
    assert first.fitness["unfit"] is None
    assert first.fitness["facts"]
    assert first.thresholds is not None
    assert (second.band, second.reasons[0]["code"]) == ("likely_ai", "file_declares_ai")
    assert "sd15" in second.evidence[0]["details"].values()
    assert (third.band, third.fitness["unfit"]) == ("not_applicable", "blank")


def test_a_heatmap_is_drawn_when_it_is_asked_for_and_kept(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    data = png(photo(3))
    check = queue(sessions, store, data)
    station.run()
    assert verdict_of(sessions, check).heatmap is None
    assert ask(sessions, check).state is HeatmapState.WANTED
    station.run()
    asked = ask(sessions, check)
    assert asked.state is HeatmapState.DONE
    with Image.open(io.BytesIO(store.get(asked.key))) as drawn:
        assert (drawn.mode, drawn.size) == ("RGBA", (500, 400))
        assert len(drawn.getcolors(1 << 24) or []) > 10
    again = queue(sessions, store, data, owner=BOB)
    station.run()
    assert ask(sessions, again, BOB).key == asked.key


def test_nobody_can_ask_for_anothers_heatmap_nor_for_one_that_is_not_offered(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    check = queue(sessions, store, png(photo(4)))
    station.run()
    queue(sessions, store, png(photo(5)), owner=BOB)
    with pytest.raises(CheckNotFound):
        ask(sessions, check, BOB)
    with sessions.begin() as session:
        session.execute(update(VerdictRow).values(explanation=None))
    with pytest.raises(CheckNotFound):
        ask(sessions, check)


def test_a_map_whose_worker_died_is_drawn_by_the_next(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    check = queue(sessions, store, png(photo(6)))
    station.run()
    ask(sessions, check)
    with sessions() as session:
        assert heatmaps.take(session, station.judge.identity.spec_sha256) is not None
    station.run()
    assert ask(sessions, check).state is HeatmapState.DRAWING
    with sessions.begin() as session:
        session.execute(update(VerdictRow).values(heatmap_until=text("clock_timestamp() - interval '1 second'")))
    station.run()
    assert ask(sessions, check).state is HeatmapState.DONE


def test_a_map_whose_original_is_gone_fails_and_says_so_once(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    data = png(photo(7))
    check = queue(sessions, store, data)
    station.run()
    ask(sessions, check)
    store.delete(original_key(hashlib.sha256(data).hexdigest()))
    station.run()
    assert ask(sessions, check).state is HeatmapState.FAILED
