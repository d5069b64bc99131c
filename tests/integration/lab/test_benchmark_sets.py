"""Each benchmark set as its authors lay it out, made small; figures against an independent library."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner
from sklearn import metrics as reference

from aiguard.lab.benchmarks.run import read, table_of
from aiguard.lab.benchmarks.sets import SETS
from aiguard.lab.cli import lab
from aiguard.lab.errors import DataUnusable
from aiguard.lab.judging import Answers
from tests.unit.lab.tiny_pictures import generated, photo, save_some

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (150, 140)


def save(folder: Path, count: int = 2) -> None:
    folder.mkdir(parents=True)
    for at in range(count):
        photo(at, SIZE).save(folder / f"{at}.png")


def columns_of(name: str, root: Path, real: Path | None = None) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for one in read(name, root, real, None):
        assert one.open().size == SIZE
        found[one.source, one.label] = found.get((one.source, one.label), 0) + 1
    return found


def test_genimage_has_real_pictures_of_its_own_for_every_generator(tmp_path: Path) -> None:
    for place in ("ADM/imagenet_ai_0508_adm", "stable_diffusion_v_1_4/imagenet_ai_0419_sdv4", "imagenet_midjourney"):
        save(tmp_path / place / "val" / "ai")
        save(tmp_path / place / "val" / "nature", 3)
        save(tmp_path / place / "train" / "ai", 5)
    assert columns_of("genimage", tmp_path) == {
        (name, label): count for name in ("ADM", "SD V1.4", "Midjourney") for label, count in ((1, 2), (0, 3))
    }


@pytest.mark.parametrize("inside", ["test", ""])
def test_chameleon_and_wildrf_with_and_without_their_test_folder(tmp_path: Path, inside: str) -> None:
    for kind in ("0_real", "1_fake"):
        save(tmp_path / "chameleon" / inside / kind)
        for platform in ("facebook", "reddit", "twitter"):
            save(tmp_path / "wildrf" / inside / platform / kind)
    assert columns_of("chameleon", tmp_path / "chameleon") == {("Chameleon", 0): 2, ("Chameleon", 1): 2}
    assert len(columns_of("wildrf", tmp_path / "wildrf")) == 6


def test_synthbuster_stands_against_real_pictures_from_elsewhere(tmp_path: Path) -> None:
    for generator in ("dalle3", "stable-diffusion-xl"):
        save(tmp_path / "set" / generator)
    save(tmp_path / "raise", 4)
    assert columns_of("synthbuster", tmp_path / "set", tmp_path / "raise") == {
        ("dalle3", 1): 2, ("stable-diffusion-xl", 1): 2, ("", 0): 4,
    }  # fmt: skip
    with pytest.raises(DataUnusable, match="--real"):
        read("synthbuster", tmp_path / "set", None, None)


def png(seed: int) -> bytes:
    out = io.BytesIO()
    photo(seed, SIZE).save(out, "PNG")
    return out.getvalue()


def test_sets_that_come_as_tables_are_read_row_by_row(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    cells = [{"bytes": png(at), "path": None} for at in range(3)]
    openfake = pyarrow.table({"image": cells, "label": ["real", "fake", "fake"], "model": ["real", "flux", "gpt"]})
    community = pyarrow.table(
        {"image_data": [png(at) for at in range(3)], "label": [0, 1, 1], "model_name": ["coco", "a", "b"]}
    )
    (tmp_path / "openfake" / "data").mkdir(parents=True)
    (tmp_path / "cf").mkdir()
    parquet.write_table(openfake, tmp_path / "openfake" / "data" / "test-00000-of-00001.parquet", row_group_size=2)
    parquet.write_table(community, tmp_path / "cf" / "CompEval-0.parquet")
    assert columns_of("openfake", tmp_path / "openfake") == {("", 0): 1, ("flux", 1): 1, ("gpt", 1): 1}
    assert columns_of("community-forensics", tmp_path / "cf") == {("", 0): 1, ("a", 1): 1, ("b", 1): 1}
    parquet.write_table(pyarrow.table({"image": cells}), tmp_path / "cf" / "CompEval-1.parquet")
    with pytest.raises(DataUnusable, match="has no column"):
        read("community-forensics", tmp_path / "cf", None, None)


def test_a_folder_laid_out_otherwise_and_an_unknown_set_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataUnusable, match=r"test/0_real\|1_fake"):
        read("chameleon", tmp_path, None, None)
    with pytest.raises(DataUnusable, match="Known are genimage"):
        read("nothing", tmp_path, None, None)


def test_figures_equal_an_independent_library_and_shared_real_pictures_count_in_every_column() -> None:
    random = np.random.default_rng(4)
    labels = np.repeat([0, 1, 1], 40).astype(np.uint8)
    p_ai = np.round(np.clip(random.normal(0.4 + 0.2 * labels, 0.2), 0, 1), 2)
    sources = np.repeat(["", "one", "two"], 40)
    table = table_of(SETS["wildrf"], Answers(p_ai, p_ai, labels, sources, tuple(map(str, range(120)))))
    assert (table.columns, table.pictures) == (("one", "two"), (80, 80))
    mine = sources != "two"
    assert table.figures["AP"][0] == pytest.approx(reference.average_precision_score(labels[mine], p_ai[mine]))
    assert table.figures["accuracy"][0] == pytest.approx(reference.accuracy_score(labels[mine], p_ai[mine] > 0.5))
    assert table.mean("AP") == pytest.approx(np.mean(table.figures["AP"]))


def test_the_bundled_model_judges_a_set_in_its_papers_columns(tmp_path: Path) -> None:
    for platform in ("facebook", "reddit", "twitter"):
        save_some(tmp_path / "set" / "test" / platform / "0_real", 3, SIZE)
        (tmp_path / "set" / "test" / platform / "1_fake").mkdir()
        for at in range(3):
            generated(at, SIZE).save(tmp_path / "set" / "test" / platform / "1_fake" / f"{at}.png")
    words = [
        "benchmark-sets",
        "wildrf",
        "--data",
        str(tmp_path / "set"),
        "--model",
        "wild-hybrid-256",
        "--at-most",
        "2",
    ]
    done = CliRunner().invoke(lab, [*words, "--out", str(tmp_path / "out"), "--device", "cpu"], catch_exceptions=False)
    assert done.exit_code == 0
    line = next(row for row in done.output.splitlines() if row.startswith("| WildRF"))
    assert [cell.strip() for cell in line.strip("|").split("|")] == ["WildRF", "facebook", "reddit", "twitter", "mean"]
    told = json.loads((tmp_path / "out" / "wild-hybrid-256" / "metrics.json").read_text())
    assert list(told["figures"]) == ["accuracy", "AP"]
    with (tmp_path / "out" / "wild-hybrid-256" / "scores.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 * 2 * 2
    right = np.mean([(float(row["p_ai"]) > 0.5) == (row["label"] == "1") for row in rows])
    assert told["means"]["accuracy"] == pytest.approx(right)


def test_the_list_of_sets_names_their_layouts() -> None:
    done = CliRunner().invoke(lab, ["benchmark-sets"])
    assert all(one.layout in done.output for one in SETS.values())
    refused = CliRunner().invoke(lab, ["benchmark-sets", "wildrf"])
    assert refused.exit_code == 2
