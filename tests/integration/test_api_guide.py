"""The guide to the API, block after block as a reader would run it, against the real service."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest
from PIL import Image

from aiguard.client import Client, ClientError
from tests.integration.embedded.test_up import Installation

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASSWORD = "gristle-otter-42"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="the guide's tools are curl and jq"),
]


def blocks(language: str) -> list[str]:
    return [code for name, code in BLOCKS.findall(GUIDE) if name == language]


def photo(path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(30, 226, (7, 9, 3), dtype=np.uint8)).resize((640, 480), 3)
    noisy = np.asarray(coarse, np.int16) + random.normal(0, 6, (480, 640, 3)).astype(np.int16)
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(path, quality=92)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a picture on a web server of this machine."""
    folder = tmp_path_factory.mktemp("web")
    photo(folder / "elsewhere.jpg", 2)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, pictures: str) -> Iterator[dict[str, str]]:
    """`make up`'s own command, and the environment of somebody who has just made a token."""
    installation = Installation(tmp_path_factory.mktemp("guide") / "data")
    process = installation.up(AIGUARD_FETCH_ALLOW=pictures, AIGUARD_MODEL="wild-hybrid-256")
    try:
        installation.until_it_runs(process)
        address = f"http://127.0.0.1:{installation.port}"
        yield os.environ | {
            "AIGUARD_SERVER": address,
            "AIGUARD_TOKEN": token_at(address),
            "PICTURE_URL": f"http://{pictures}/elsewhere.jpg",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
    finally:
        process.terminate()
        process.wait(60)


def token_at(address: str) -> str:
    """As the account page does it."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=30) as browser:
        csrf = {"X-CSRF-Token": browser.get("/session").json()["csrf_token"]}
        person = {"email": "guide@example.org", "password": PASSWORD}
        csrf = {"X-CSRF-Token": browser.post("/users", json=person, headers=csrf).json()["csrf_token"]}
        wanted = {"name": "guide", "scopes": ["checks:read", "checks:write"]}
        return str(browser.post("/account/tokens", json=wanted, headers=csrf).json()["secret"])


def test_every_block_of_the_guide_works_as_it_stands(served: dict[str, str], tmp_path: Path) -> None:
    photo(tmp_path / "photo.jpg", 1)
    script = "\n".join(f"echo '== {at}'\n{code}" for at, code in enumerate(blocks("bash")))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=served,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = [part.split("\n", 1)[1] for part in done.stdout.split("== ")[1:]]
    _, upload, verdict, events, _, address, pages, deleted, wrong, command = said
    assert re.fullmatch(r"[0-9a-f-]{36}\n", upload)
    assert json.loads(verdict)["band"] in {"likely_real", "uncertain", "likely_ai", "not_applicable"}
    assert "event: ready" in events
    assert address.strip() == served["PICTURE_URL"]
    assert [line.split("\t")[-1] for line in pages.splitlines()][-1] == "photo.jpg"
    assert deleted.splitlines() == ['{"note":"from the press office","tags":["press"]}', "404"]
    assert [json.loads(line)["code"] for line in wrong.splitlines()] == ["token_invalid", "unsupported_type"]
    words, line = command.splitlines()
    assert words.startswith("photo.jpg: ")
    assert json.loads(line)["model"] == "wild-hybrid-256"
    assert (tmp_path / "heatmap.webp").read_bytes()[8:12] == b"WEBP"
    assert (tmp_path / "picture.webp").read_bytes()[8:12] == b"WEBP"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_the_python_of_the_guide_works_as_it_stands(served: dict[str, str], tmp_path: Path) -> None:
    photo(tmp_path / "photo.jpg", 3)
    [code] = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", code], env=served, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert first.split()[0] in {"likely_real", "uncertain", "likely_ai", "not_applicable"}
    assert last.startswith("not_found ")


def test_many_files_are_judged_in_their_order_and_one_that_cannot_be_read_sets_the_exit_status(
    served: dict[str, str], tmp_path: Path
) -> None:
    names = [f"{seed}.jpg" for seed in range(10, 22)]
    for seed, name in enumerate(names, 10):
        photo(tmp_path / name, seed)
    (tmp_path / "words.txt").write_text("no picture")
    files = [*names[:6], "words.txt", "absent.png", *names[6:]]
    command = ["aiguard", "check", "--server", served["AIGUARD_SERVER"], "--json", *files]
    done = subprocess.run(command, env=served, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=150)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["path"] for line in lines] == files, done.stderr
    assert done.returncode == 1
    assert {line["path"]: line["error"]["code"] for line in lines if line["error"]} == {
        "words.txt": "unsupported_type",
        "absent.png": "not_a_file",
    }
    keys = {"path", "state", "band", "headline", "p_ai", "logit", "model", "revision", "thresholds", "reasons"}
    assert all(set(line) == keys | {"evidence", "error"} for line in lines)


def test_a_wrong_token_is_one_sentence(served: dict[str, str], tmp_path: Path) -> None:
    photo(tmp_path / "photo.jpg", 1)
    command = ["aiguard", "check", "--server", served["AIGUARD_SERVER"], "photo.jpg"]
    wrong = served | {"AIGUARD_TOKEN": "aig_wrong"}
    done = subprocess.run(command, env=wrong, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    with pytest.raises(ClientError) as raised, Client(served["AIGUARD_SERVER"], "aig_wrong") as client:
        next(client.checks())
    assert raised.value.code == "token_invalid"
