"""The whole service on a fresh data folder, and a client that uploads and waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import requests

from aiguard.detection.registry import BUNDLED
from aiguard.embedded.ports import free_port

PER_REQUEST = 50
PER_LOOK = 100
A_GLANCE_S, A_LOOK_S = 0.02, 0.5  # the page looks once a second; a client that never rests takes a core from the worker


class Service:
    """`started_s`: from the command to the line that says it runs."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._http = requests.Session()
        self.started_s = 0.0

    def __enter__(self) -> Self:
        port = free_port()
        command = [str(Path(sys.executable).with_name("aiguard")), "up", "--data-dir", str(self._data_dir)]
        environment = os.environ | {"AIGUARD_MODEL": BUNDLED, "AIGUARD_PORT": str(port)}
        began = time.perf_counter()
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "runs at" in line:
                break
        self.started_s = time.perf_counter() - began
        self._base = f"http://127.0.0.1:{port}/api/v1"
        self._register()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def _register(self) -> None:
        self._http.headers["X-CSRF-Token"] = self._http.get(f"{self._base}/session").json()["csrf_token"]
        account = {"email": "bench@example.org", "password": "four unrelated quiet words"}
        answer = self._http.post(f"{self._base}/users", json=account)
        answer.raise_for_status()
        self._http.headers["X-CSRF-Token"] = answer.json()["csrf_token"]

    def seconds_to_verdict(self, files: list[Path]) -> float:
        """From the first byte sent to the last verdict read."""
        began = time.perf_counter()
        waiting: list[str] = []
        for at in range(0, len(files), PER_REQUEST):
            parts = [("files", (path.name, path.read_bytes())) for path in files[at : at + PER_REQUEST]]
            answer = self._http.post(f"{self._base}/checks", files=parts)
            answer.raise_for_status()
            waiting += [check["id"] for check in answer.json()["checks"]]
        while waiting:
            settled = {check["id"] for check in self._look(waiting[:PER_LOOK]) if check["state"] in ("done", "failed")}
            waiting = [check_id for check_id in waiting if check_id not in settled]
            if not settled:
                time.sleep(A_LOOK_S if len(waiting) > 1 else A_GLANCE_S)
        return time.perf_counter() - began

    def _look(self, ids: list[str]) -> list[dict[str, Any]]:
        answer = self._http.get(f"{self._base}/checks", params=[("id", check_id) for check_id in ids])
        answer.raise_for_status()
        return list(answer.json()["items"])
