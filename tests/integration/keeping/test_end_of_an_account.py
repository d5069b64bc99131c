"""The end of an account is work in small steps: whoever has no more time leaves the rest for the next look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, update

from aiguard.accounts.rows import UserRow
from aiguard.personal import deletion
from aiguard.personal.deletion import Deletion
from tests.integration.keeping.conftest import ANN, BOB

if TYPE_CHECKING:
    import pytest

    from tests.integration.keeping.conftest import Archive


def test_it_stops_when_its_time_is_used_up_and_goes_on_later(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "AT_ONCE", 1)
    for _ in range(3):
        archive.add(ANN)
    other = archive.add(BOB)
    with archive.sessions.begin() as session:
        session.execute(update(UserRow).where(UserRow.id == ANN).values(deleting_at=func.now()))
    work = Deletion(archive.sessions, archive.store)
    time_for = iter([True, True])
    assert not work.finish(ANN, lambda: next(time_for, False))
    assert len(archive.ids()) == 2
    assert work.finish_all(budget_s=0) == 0
    assert len(archive.ids()) == 2
    assert work.finish_all(budget_s=600) == 1
    assert (archive.ids(), archive.kept()) == ({other}, 1)
    with archive.sessions() as session:
        assert session.get(UserRow, ANN) is None
