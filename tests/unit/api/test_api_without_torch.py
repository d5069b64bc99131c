from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from aiguard.app import create_app
from aiguard.config import Settings

app = create_app(Settings(
    database_url="postgresql://nobody@127.0.0.1:1/none",
    broker_url="redis://127.0.0.1:1/0",
    storage_url="file://" + sys.argv[1],
    secret_key="a secret for tests, 32 letters long",
))
assert app.test_client().get("/healthz").status_code == 200
assert app.test_client().get("/api/v1/service").status_code == 200
print(*sorted({"torch", "transformers"} & set(sys.modules)))
"""


def test_the_api_starts_and_answers_without_loading_torch_and_without_any_server(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == ""
