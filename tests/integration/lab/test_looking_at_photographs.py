"""`evaluate`, `explain` and `prove` on what people have: photographs of mixed sizes, in folders of any name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import Shape, build
from aiguard.detection.networks.hybrid import Hybrid
from aiguard.detection.networks.hybrid import save as save_hybrid
from aiguard.detection.networks.topology import Topology
from aiguard.detection.networks.topology import save as save_topology
from aiguard.detection.spec import Domain, Labels, ModelSpec, Preprocessing, write_spec
from aiguard.lab import figures
from aiguard.lab.attention import maps_of
from aiguard.lab.cli import lab
from aiguard.lab.errors import DataUnusable, HeatmapUnavailable, PlotsUnavailable
from aiguard.lab.evaluation import evaluate_on
from aiguard.lab.explaining import some_of_each
from aiguard.lab.photographs import photographs
from aiguard.lab.proving import prove
from aiguard.lab.resident.export import export
from tests.unit.detection.tiny_vit import save_tiny_vit
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.spec import Architecture

WHOLE = Preprocessing(width=32, height=32)
ANY = Domain()


def described(folder: Path, architecture: Architecture, preprocessing: Preprocessing = WHOLE) -> Path:
    labels = Labels(ai="ai", real="real")
    write_spec(
        folder,
        ModelSpec(id="mine", revision="1", labels=labels, preprocessing=preprocessing, architecture=architecture),
    )
    return folder


def plain_cnn(folder: Path) -> Path:
    save_topology(Topology(conv_layers=2, filters=4), folder)
    return described(folder, "cifake-topology")


def hybrid(folder: Path) -> Path:
    save_hybrid(Hybrid(members=1, hidden=(8, 4)), folder)
    return described(folder, "crop-hybrid", Preprocessing(width=64, height=64, crops=2))


def loaded(folder: Path) -> Detector:
    return Detector.load(str(folder), models_dir=folder.parent, device="cpu")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No folder is called validation or crops."""
    root = tmp_path_factory.mktemp("mixed")
    for split in ("train", "test"):
        save_some(root / split / "ai" / "maker", 4)
        save_some(root / split / "real" / "camera", 4, (120, 90))
    return root


def alike(root: Path, split: str, count: int = 6, size: tuple[int, int] = (32, 32)) -> Path:
    for label in ("ai", "real"):
        save_some(root / split / label, count, size)
    return root


def test_photographs_are_judged_rung_by_rung_whatever_their_folders_are_called(mixed: Path, tmp_path: Path) -> None:
    detector = loaded(plain_cnn(tmp_path / "model"))
    table = evaluate_on(detector, mixed, None, None, lambda _: None)
    assert "≤ 768 px, JPEG 60" in table
    assert "maker" in table


def test_several_sources_and_pictures_too_large_for_the_model_are_photographs_too(tmp_path: Path) -> None:
    small = alike(tmp_path / "small", "validation")
    assert photographs(small, "validation", ANY) is None
    assert photographs(small, "validation", Domain(max_side_px=24)) is not None
    assert photographs(alike(tmp_path / "large", "test", 1, (600, 40)), "test", ANY) is not None
    assert photographs(tmp_path / "large", "test", Domain(max_side_px=1200)) is None
    save_some(tmp_path / "two" / "test" / "ai" / "one", 1, (32, 32))
    save_some(tmp_path / "two" / "test" / "ai" / "other", 1, (32, 32))
    assert photographs(tmp_path / "two", "test", ANY) is not None
    assert photographs(small, "test", ANY) is None
    (small / "validation" / "ai" / "000.png").write_bytes(b"HEIC, or damaged")
    assert photographs(small, "validation", ANY) is not None


def test_small_pictures_alike_are_judged_whole_and_without_copies_of_a_training_set_of_any_sizes(
    tmp_path: Path,
) -> None:
    data = alike(tmp_path / "data", "test")
    alike(data, "train", 2, (40, 50))
    (data / "train" / "real" / "copy.png").write_bytes((data / "test" / "real" / "000.png").read_bytes())
    table = evaluate_on(loaded(plain_cnn(tmp_path / "model")), data, None, None, print)
    assert table.splitlines()[0].split() == ["full", "de-duplicated"]
    assert table.splitlines()[1].split() == ["pictures", "12", "11"]


def test_a_set_without_training_pictures_says_that_copies_were_not_looked_for(tmp_path: Path) -> None:
    table = evaluate_on(loaded(plain_cnn(tmp_path / "m")), alike(tmp_path / "data", "test"), None, None, print)
    assert "not looked for" in table.splitlines()[-1]


def test_a_plain_cnn_is_proved_by_grad_cam_alone_on_photographs(mixed: Path, tmp_path: Path) -> None:
    (proof,) = prove(loaded(plain_cnn(tmp_path / "model")), mixed, None, 2, lambda _: None)
    assert (proof.method, proof.pictures) == ("grad_cam", 2)
    assert proof.pasted is not None


def test_a_vit_behind_a_front_of_six_channels_is_proved_by_both(tmp_path: Path) -> None:
    shape = Shape(kind="vit", front="both", settings={
        "image_size": 32, "patch_size": 8, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
    })  # fmt: skip
    export(build(shape), WHOLE, None, tmp_path / "model", model_id="both")
    proofs = prove(loaded(tmp_path / "model"), alike(tmp_path / "data", "test"), None, 2, lambda _: None)
    assert [proof.method for proof in proofs] == ["gradient_attention", "grad_cam"]


def test_a_proof_without_real_pictures_says_what_it_lacks(tmp_path: Path) -> None:
    save_some(tmp_path / "data" / "test" / "ai", 2, (32, 32))
    with pytest.raises(DataUnusable, match="both classes"):
        prove(loaded(plain_cnn(tmp_path / "model")), tmp_path / "data", None, 2, lambda _: None)


def test_explain_shows_photographs_as_the_model_sees_them_and_names_model_and_split(
    mixed: Path, tmp_path: Path
) -> None:
    plain_cnn(tmp_path / "model")
    words = ["explain", "--model", str(tmp_path / "model"), "--data", str(mixed), "--split", "train", "--device", "cpu"]
    done = CliRunner().invoke(lab, [*words, "--pictures", "3", "--out", str(tmp_path / "out")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    card = (tmp_path / "out" / "README.md").read_text()
    assert card.startswith("# Where mine looks")
    assert "6 of the train split" in card
    assert {row["of"] for row in json.loads((tmp_path / "out" / "attention.json").read_text())} == {
        "real", "AI", "both",
    }  # fmt: skip


def test_what_is_shown_is_what_was_looked_at_and_no_heat_lies_outside_it(mixed: Path, tmp_path: Path) -> None:
    save_tiny_vit(tmp_path / "model")
    detector = loaded(tmp_path / "model")
    detector.spec = detector.spec.model_copy(update={"preprocessing": WHOLE.model_copy(update={"short_edge_px": 48})})
    chosen = some_of_each(detector.spec, mixed, "test", 2)
    assert chosen.images.shape == (4, 48, 48, 3)
    for heat in maps_of(detector, chosen):
        assert heat.shape == (48, 48)
        assert heat.sum() == pytest.approx(1, abs=1e-4)
        assert heat[:8].sum() == heat[-8:].sum() == heat[:, :8].sum() == heat[:, -8:].sum() == 0


def test_explain_says_of_a_model_without_grad_cam_that_it_has_none(mixed: Path, tmp_path: Path) -> None:
    hybrid(tmp_path / "model")
    words = ["explain", "--model", str(tmp_path / "model"), "--data", str(mixed), "--out", str(tmp_path / "out")]
    with pytest.raises(HeatmapUnavailable, match=r"no Grad-CAM of mine: it looks at crops"):
        CliRunner().invoke(lab, words, catch_exceptions=False)


@pytest.mark.parametrize("command", ["explain", "synthesize", "plots"])
def test_a_command_that_draws_says_at_once_that_it_cannot(
    command: str, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "find_spec", lambda _: None)
    words = {
        "explain": ["--model", "nowhere", "--data", str(mixed), "--out", str(tmp_path)],
        "synthesize": ["--data", str(mixed), "--out", str(tmp_path)],
        "plots": [str(mixed), "--to", str(tmp_path)],
    }[command]
    with pytest.raises(PlotsUnavailable, match="matplotlib"):
        CliRunner().invoke(lab, [command, *words], catch_exceptions=False)
    assert not list(tmp_path.iterdir())
