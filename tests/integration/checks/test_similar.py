"""Near-duplicates in one's own history, by index."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from aiguard.checks.errors import CheckNotFound
from aiguard.checks.rows import CheckRow
from aiguard.checks.similar import NEAR, NEAREST, similar_checks, similar_to

if TYPE_CHECKING:
    from uuid import UUID

    from aiguard.checks.similar import Near
    from aiguard.db import SessionFactory
    from tests.integration.checks.conftest import Enqueue

BASE = 0x8F3C_A5D2_1B6E_7704 - (1 << 64)  # negative, as half of all hashes are
ANN = 1


def signed(bits: int) -> int:
    bits &= (1 << 64) - 1
    return bits - (1 << 64) if bits >> 63 else bits


def hashed(sessions: SessionFactory, check_id: UUID, perceptual_hash: int | None) -> UUID:
    with sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == check_id).values(perceptual_hash=perceptual_hash))
    return check_id


def near(sessions: SessionFactory, perceptual_hash: int | None, owner: int = ANN) -> list[Near]:
    with sessions() as session:
        return similar_to(session, owner, perceptual_hash)


def test_whatever_seven_bits_differ_it_is_found_and_with_eight_it_is_not(
    sessions: SessionFactory, enqueue: Enqueue
) -> None:
    chance = random.Random(5)
    ids = enqueue("ann", 60)
    wanted = {}
    for at, check_id in enumerate(ids):
        apart = at % 12
        flipped = sum(1 << bit for bit in chance.sample(range(64), apart))
        hashed(sessions, check_id, signed(BASE ^ flipped))
        if apart <= NEAR:
            wanted[check_id] = apart
    found = near(sessions, BASE)
    assert len(found) == 24  # the nearest, and no more than a strip of pictures holds
    with sessions() as session:
        found = similar_to(session, ANN, BASE, most=100)
    assert {one.check_id: one.distance for one in found} == wanted
    assert [one.distance for one in found] == sorted(wanted.values())


def test_two_bits_in_each_part_but_one_is_the_hardest_case(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    for lone in range(4):
        flipped = sum((1 if part == lone else 0b11) << 16 * part for part in range(4))
        hashed(sessions, check_id, signed(BASE ^ flipped))
        assert [one.distance for one in near(sessions, BASE)] == [7]


def test_a_plain_picture_is_like_no_other(sessions: SessionFactory, enqueue: Enqueue) -> None:
    first, second = enqueue("ann", 2)
    hashed(sessions, first, None)
    hashed(sessions, second, None)
    assert near(sessions, None) == []
    with sessions() as session:
        assert similar_checks(session, ANN, first) == []


def test_nobody_is_shown_anothers_picture_however_alike(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [anns], [bobs] = enqueue("ann", 1), enqueue("bob", 1)
    hashed(sessions, anns, BASE)
    hashed(sessions, bobs, BASE)
    assert [one.check_id for one in near(sessions, BASE)] == [anns]
    with sessions() as session:
        assert similar_checks(session, ANN, anns) == []
        with pytest.raises(CheckNotFound):
            similar_checks(session, ANN, bobs)


@pytest.mark.slow
def test_among_a_hundred_thousand_they_are_found_by_the_index(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    hashed(sessions, check_id, BASE)
    with sessions.begin() as session:
        session.execute(text(MANY))
        session.execute(text("ANALYZE checks"))
        found = similar_to(session, ANN, BASE)
        told = {"hash": BASE, "owner_id": ANN, "near": NEAR, "but": None, "most": 24}
        told |= {f"part_{at}": [(BASE >> shift) & 65535] for at, shift in enumerate((48, 32, 16, 0))}
        plan = "\n".join(session.scalars(text(f"EXPLAIN {NEAREST.text}"), told))
    assert [one.check_id for one in found] == [check_id]
    assert all(f"ix_checks_hash_{at}" in plan for at in range(4)), plan


MANY = """
INSERT INTO checks (id, owner_id, file_name, sha256_hex, size_bytes, media_type, state, attempt, perceptual_hash)
SELECT gen_random_uuid(), 1, 'many.png', repeat('0', 64), 1, 'image/png', 'done', 1,
       ('x' || substr(md5(n::text), 1, 16))::bit(64)::bigint
FROM generate_series(1, 100000) n
"""
