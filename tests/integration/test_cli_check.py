"""`aiguard check` in a shell, without any server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

AIGUARD = Path(sys.executable).with_name("aiguard")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    small = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    Image.fromarray(small).save(tmp_path / "small.png")
    Image.new("RGB", (400, 300), "teal").save(tmp_path / "large.jpg")
    (tmp_path / "words.png").write_text("no picture")
    return [str(tmp_path / name) for name in ("small.png", "words.png", "large.jpg", "absent.png")]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(AIGUARD), "check", "--model", "cifake-vit-32", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


def test_one_json_object_a_line_in_the_order_of_the_files(files: list[str]) -> None:
    done = run("--json", *files)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["path"] for line in lines] == files
    assert [line["state"] for line in lines] == ["done", "failed", "done", "failed"]
    small, words, large, absent = lines
    assert small["band"] in ("likely_real", "uncertain", "likely_ai")
    assert 0 <= small["p_ai"] <= 1
    assert (small["model"], small["error"]) == ("cifake-vit-32", None)
    assert (large["band"], large["reasons"][0]["code"]) == ("not_applicable", "outside_domain")
    assert words["error"]["code"] == "not_an_image"
    assert absent["error"]["code"] == "not_a_file"
    assert (words["band"], words["p_ai"]) == (None, None)
    assert done.returncode == 1


def test_words_for_a_person(files: list[str]) -> None:
    done = run(files[2])
    assert done.returncode == 0
    assert "large.jpg: Not applicable" in done.stdout
    assert "Traceback" not in done.stderr


def test_what_the_file_itself_declares_decides_and_is_listed(tmp_path: Path) -> None:
    written = PngInfo()
    written.add_text(
        "parameters", "a lighthouse at dusk\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 7"
    )
    noise = np.random.default_rng(2).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "made.png", pnginfo=written)
    line = json.loads(run("--json", str(tmp_path / "made.png")).stdout)
    assert (line["band"], line["reasons"][0]["code"]) == ("likely_ai", "file_declares_ai")
    (evidence,) = [one for one in line["evidence"] if one["weight"] == "declares_ai"]
    assert evidence["source"] == "generator"
    assert "a lighthouse at dusk" in evidence["details"].values()


def test_an_unknown_model_is_one_sentence(files: list[str]) -> None:
    done = subprocess.run(
        [AIGUARD, "check", "--model", "nonsense", files[0]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("There is no model named nonsense.")
