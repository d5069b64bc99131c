"""`synthesize`: where classes come from, what is painted, where it goes, and what is asked before hours of work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

from aiguard.detection.errors import UnsafeWeights
from aiguard.lab.cli import lab
from aiguard.lab.diffusion import sample
from aiguard.lab.diffusion.course import CLASSES, Painting, kinds_of, painter_in, real_half, teach
from aiguard.lab.errors import DataUnusable, PainterUnavailable, RunMismatch
from aiguard.lab.painted import report_of
from aiguard.lab.ranks import Ranks
from aiguard.lab.synthesis import by_small_model, left_before, save
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.data import Pictures
    from aiguard.lab.diffusion.course import Painter

CPU = Ranks(torch.device("cpu"))
CIFAKES = [f"{at:04d}{f' ({kind})' if kind > 1 else ''}.png" for kind in range(1, 11) for at in range(2)]


def named(root: Path, names: list[str], size: tuple[int, int] = (32, 32)) -> Path:
    folder = root / "train" / "real"
    save_some(folder, len(names), size)
    for path, name in zip(sorted(folder.iterdir()), names, strict=True):
        path.rename(folder / f"new-{name}")
    for path in folder.iterdir():
        path.rename(folder / path.name.removeprefix("new-"))
    return root


def taught(real: Pictures, folder: Path) -> Painter:
    return teach(Painting(epochs=1, batch_size=16), real, folder, CPU, lambda _: None, None)


def some(kind: str, count: int) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    return iter([(kind, np.zeros((32, 32, 3), np.uint8))] * count)


def test_classes_are_cifakes_only_where_every_name_is() -> None:
    kinds, classes = kinds_of(tuple(f"train/REAL/{name}" for name in CIFAKES))
    assert classes == CLASSES
    assert kinds.tolist() == [at // 2 for at in range(20)]
    assert kinds_of(("a/0001 (3).jpg", "a/0001 (9).jpg"))[1] == ("bird", "ship")
    own = (
        ["IMG (1).jpg", "IMG (12).jpg"],
        ["0001 (2).jpg", "0001 (11).jpg"],
        ["0001.jpg", "0002.jpg"],
        ["a.jpg", "b.jpg"],
    )
    for names in own:
        kinds, classes = kinds_of(tuple(names))
        assert (kinds.tolist(), classes) == ([0, 0], ("picture",))


def test_own_pictures_of_any_size_are_learnt_and_painted_as_one_class_at_one_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "paint", partial(sample.paint, steps=2))
    real = real_half(named(tmp_path, [f"IMG ({at}).png" for at in range(1, 17)], (48, 40)))
    assert real.images.shape == (16, 32, 32, 3)
    painter = taught(real, tmp_path / "painter")
    pictures = list(by_small_model(painter, 2, seed=0))
    assert [(kind, picture.shape) for kind, picture in pictures] == [("picture", (32, 32, 3))] * 2


def test_a_painter_knows_its_classes_when_it_is_taken_up_again(tmp_path: Path) -> None:
    real = real_half(named(tmp_path, CIFAKES))
    assert taught(real, tmp_path / "painter").classes == CLASSES
    assert painter_in(tmp_path / "painter", CPU.device).classes == CLASSES
    other = real_half(named(tmp_path / "own", [f"{at}.png" for at in range(20)]))
    with pytest.raises(RunMismatch):
        taught(other, tmp_path / "painter")
    assert painter_in(tmp_path / "painter", CPU.device).classes == CLASSES


def test_where_no_painter_lies_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(PainterUnavailable, match="no painter"):
        painter_in(tmp_path, CPU.device)


def test_too_few_pictures_to_learn_from_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataUnusable, match="too few"):
        taught(real_half(named(tmp_path, ["a.png"])), tmp_path / "painter")
    save_some(tmp_path / "fakes" / "train" / "ai", 1)
    with pytest.raises(DataUnusable, match="train/real"):
        real_half(tmp_path / "fakes")


def test_pictures_of_an_earlier_call_make_room(tmp_path: Path) -> None:
    save(some("cat", 5), tmp_path, None)
    assert save(some("dog", 2), tmp_path, None) == 2
    report_of(tmp_path, {}, None, {}).write(tmp_path)
    assert "| pictures | 2 |" in (tmp_path / "README.md").read_text()
    assert len(left_before(tmp_path)) == 4


def test_a_folder_with_anything_else_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    save(some("cat", 1), tmp_path, None)
    Image.new("RGB", (32, 32)).save(tmp_path / "FAKE" / "0001 (2).jpg")
    with pytest.raises(DataUnusable, match=r"0001 \(2\)\.jpg"):
        save(some("dog", 1), tmp_path, None)
    assert len(list((tmp_path / "FAKE").iterdir())) == 2


@pytest.mark.parametrize("asked", ["judge", "folder"])
def test_what_would_stop_it_at_its_end_stops_it_at_once(asked: str, tmp_path: Path) -> None:
    data = named(tmp_path / "data", [f"{at}.png" for at in range(6)])
    out = tmp_path / "out"
    words = ["synthesize", "--data", str(data), "--out", str(out), "--device", "cpu", "--epochs", "1"]
    if asked == "judge":
        words += ["--judge", str(data)]
    else:
        save_some(out / "synthesized" / "REAL", 1)
    with pytest.raises(UnsafeWeights if asked == "judge" else DataUnusable):
        CliRunner().invoke(lab, words, catch_exceptions=False)
    assert not (out / "painter").exists()
