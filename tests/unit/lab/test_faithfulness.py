"""The proof itself, on an answer of which we know what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aiguard.lab.faithfulness import Proof, curves, likeness, pasted

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 96


def picture(seed: int) -> Image.Image:
    noise = np.random.default_rng(seed).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
    return Image.fromarray(noise)


def corner_noise(pictures: list[Image.Image]) -> NDArray[np.float64]:
    """Log-odds that grow with the fine structure in the upper left quarter and with nothing else."""
    greys = [np.asarray(one.convert("L"), np.float64)[: SIZE // 2, : SIZE // 2] for one in pictures]
    return np.array([np.abs(np.diff(grey)).mean() / 10 for grey in greys])


def corner(_: Image.Image) -> NDArray[np.float32]:
    heat = np.zeros((12, 12), np.float32)
    heat[:6, :6] = 1
    return heat


def elsewhere(_: Image.Image) -> NDArray[np.float32]:
    return 1 - corner(_)


PICTURES = [picture(seed) for seed in range(8)]


def proof(explain: object) -> Proof:
    deletion, insertion = curves(PICTURES, corner_noise, explain)  # type: ignore[arg-type]
    return Proof("x", len(PICTURES), deletion, insertion, None)


def test_a_map_that_shows_what_the_answer_depends_on_beats_random_and_centre() -> None:
    found = proof(corner)
    assert found.beats_random
    assert found.deletion.map < min(found.deletion.random, found.deletion.centre)
    assert found.insertion.map > max(found.insertion.random, found.insertion.centre)


def test_a_map_that_points_elsewhere_and_one_that_says_nothing_do_not() -> None:
    assert not proof(elsewhere).beats_random
    assert proof(elsewhere).deletion.ahead < 0
    random = np.random.default_rng(5)
    assert not proof(lambda _: random.random((12, 12)).astype(np.float32)).beats_random


def test_warmth_on_a_pasted_patch_is_told_from_warmth_anywhere() -> None:
    photos = [Image.new("RGB", (200, 160), "grey") for _ in range(6)]
    patches = [picture(seed).crop((0, 0, 60, 60)) for seed in range(6)]

    def noisy(shown: Image.Image) -> NDArray[np.float32]:
        return np.abs(np.diff(np.asarray(shown.convert("L"), np.float32), axis=1, append=128))

    on_it = pasted(photos, patches, noisy)
    assert on_it.heat_over_area > 5
    assert on_it.pointing == 1
    even = pasted(photos, patches, lambda shown: np.ones((shown.height, shown.width), np.float32))
    assert abs(even.heat_over_area - 1) < 0.05


def test_likeness_of_a_map_with_itself_and_with_another() -> None:
    random = np.random.default_rng(0)
    one, other = random.random((20, 20)).astype(np.float32), random.random((20, 20)).astype(np.float32)
    assert likeness(one, one * 3 + 1) > 0.999
    assert abs(likeness(one, other)) < 0.2
    assert likeness(one, np.zeros((20, 20), np.float32)) == 0


def test_places_that_are_equally_cold_share_a_rank() -> None:
    random = np.random.default_rng(3)
    alike = []
    for _ in range(40):
        maps = [np.zeros(400, np.float32) for _ in range(2)]
        for one in maps:
            one[random.choice(400, 40, replace=False)] = random.random(40)
        alike.append(likeness(maps[0].reshape(20, 20), maps[1].reshape(20, 20)))
    assert abs(np.mean(alike)) < 0.03
