"""One original that cannot be read is its own affair; a store that is away, or a full folder, is nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import uuid4

from aiguard.checks.originals import NOBODYS, SEVERAL, Originals
from aiguard.checks.queue import Claim
from aiguard.storage import BlobMissing, BlobStore, StorageError, StorageFull, StorageUnavailable, original_key

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = StorageUnavailable("PermissionDenied")


class Store:
    """Has everything but what `faults` tells of; `answers`: whether it says of an unknown key that there is none."""

    def __init__(self, faults: dict[str, StorageError], *, answers: bool = True) -> None:
        self.faults = faults
        self.answers = answers

    def fetch(self, key: str, to: Path) -> None:
        to.write_bytes(b"half")
        if fault := self.faults.get(key):
            raise fault

    def size(self, key: str) -> int | None:
        assert key == NOBODYS
        if not self.answers:
            raise REFUSED
        return None


def claims(count: int) -> list[Claim]:
    return [Claim(uuid4(), 1, uuid4(), 1, f"{n:064x}", "image/png") for n in range(1, count + 1)]


def read(
    folder: Path, held: list[Claim], faults: dict[int, StorageError], *, answers: bool = True
) -> tuple[list[Claim], Originals[Claim]]:
    store = Store({original_key(held[n].sha256_hex): fault for n, fault in faults.items()}, answers=answers)
    originals = Originals(cast("BlobStore", store), held, folder, lambda _claim: None)
    return [claim for claim, _ in originals.brought()], originals


def test_one_that_cannot_be_read_is_put_off_and_the_others_go_on(tmp_path: Path) -> None:
    held = claims(4)
    good, originals = read(tmp_path, held, {0: REFUSED, 2: BlobMissing("x")})
    assert good == [held[1], held[3]]
    assert (set(originals.put_off), originals.unread) == ({held[0], held[2]}, [])
    assert len(list(tmp_path.iterdir())) == 3


def test_many_that_cannot_be_read_are_to_blame_while_others_can(tmp_path: Path) -> None:
    held = claims(SEVERAL + 2)
    good, originals = read(tmp_path, held, dict.fromkeys(range(SEVERAL + 1), REFUSED))
    assert good == held[-1:]
    assert (originals.put_off, originals.unread) == (held[:-1], [])


def test_a_store_that_is_away_is_asked_once_and_all_of_its_checks_are_unread(tmp_path: Path) -> None:
    held = claims(4)
    good, originals = read(tmp_path, held, {1: REFUSED}, answers=False)
    assert good == held[:1]
    assert (originals.put_off, originals.unread, originals.error) == ([], held[1:], REFUSED)


def test_where_none_of_several_can_be_read_it_is_not_they(tmp_path: Path) -> None:
    held = claims(SEVERAL)
    good, originals = read(tmp_path, held, dict.fromkeys(range(SEVERAL), REFUSED))
    assert (good, originals.put_off, originals.unread) == ([], [], held)


def test_a_full_folder_here_is_no_fault_of_a_picture(tmp_path: Path) -> None:
    held = claims(3)
    good, originals = read(tmp_path, held, {0: StorageFull()})
    assert (good, originals.put_off, originals.unread) == ([], [], held)
    assert list(tmp_path.iterdir()) == []
