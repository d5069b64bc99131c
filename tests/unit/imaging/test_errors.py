"""Reasons cross the border of a process unchanged."""

from __future__ import annotations

import inspect
import pickle

import pytest

from aiguard.imaging.errors import LEAVES, ImageError


@pytest.mark.parametrize("leaf", LEAVES.values())
def test_every_reason_comes_out_of_a_pickle_as_it_went_in(leaf: type[ImageError]) -> None:
    given = [name if "detail" in name else 7 for name in list(inspect.signature(leaf).parameters)]
    error = leaf(*given)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is leaf
    assert (str(again), vars(again)) == (str(error), vars(error))
