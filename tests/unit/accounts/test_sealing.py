from __future__ import annotations

import pytest

from aiguard.accounts.errors import SealBroken
from aiguard.accounts.sealing import Sealer

KEY = "k" * 32


def test_what_was_sealed_opens_again_and_does_not_show_meanwhile() -> None:
    sealed = Sealer(KEY, "two-step").seal("JBSWY3DPEHPK3PXP")
    assert b"JBSWY3DPEHPK3PXP" not in sealed
    assert Sealer(KEY, "two-step").open(sealed) == "JBSWY3DPEHPK3PXP"


def test_the_same_secret_never_looks_the_same_twice() -> None:
    sealer = Sealer(KEY, "two-step")
    assert sealer.seal("secret") != sealer.seal("secret")


@pytest.mark.parametrize(("key", "purpose"), [("x" * 32, "two-step"), (KEY, "webhooks")])
def test_another_key_or_another_purpose_opens_nothing(key: str, purpose: str) -> None:
    with pytest.raises(SealBroken):
        Sealer(key, purpose).open(Sealer(KEY, "two-step").seal("secret"))


def test_an_altered_seal_is_noticed() -> None:
    sealed = bytearray(Sealer(KEY, "two-step").seal("secret"))
    sealed[20] ^= 1
    with pytest.raises(SealBroken):
        Sealer(KEY, "two-step").open(bytes(sealed))
