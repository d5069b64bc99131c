"""`aiguard check --server URL`: the same lines, judged by a service."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from aiguard.cli.lines import Line
from aiguard.client import Client, ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from aiguard.client import Check

UPLOADS_AT_ONCE = 4
LONGEST_WAIT_S = 3600.0
# What the service says of one file, not of whoever asks: the other files may be fine.
OF_THE_FILE = {413, 415, 422}


def remote_lines(files: Sequence[Path], server: str, token: str) -> Iterator[Line]:
    """In the order of the files; all go up while the first are judged. ClientError for what concerns them all."""
    with Client(server, token) as client:
        model = client.service()["model"]
        names = (str(model["id"]), str(model["revision"] or ""))
        pool = ThreadPoolExecutor(UPLOADS_AT_ONCE)
        try:
            sent = [pool.submit(_send, client, path, names) for path in files]
            for path, future in zip(files, sent, strict=True):
                found = future.result()
                yield found if isinstance(found, Line) else _line(path, _judged(client, found), names)
        finally:
            pool.shutdown(cancel_futures=True)


def _send(client: Client, path: Path, names: tuple[str, str]) -> Check | Line:
    if not path.is_file():
        return Line.failed(path, *names, "not_a_file", "There is no file of this name.")
    try:
        return client.check_file(path, wait=False)
    except ClientError as error:
        if error.status in OF_THE_FILE:
            return Line.failed(path, *names, error.code, error.detail)
        raise


def _judged(client: Client, check: Check) -> Check:
    return check if check.settled else client.wait(check.id, timeout_s=LONGEST_WAIT_S)


def _line(path: Path, check: Check, names: tuple[str, str]) -> Line:
    verdict: dict[str, Any] | None = check.data["verdict"]
    if verdict is None:
        failure = check.data["failure"]
        return Line.failed(path, *names, failure["code"], failure["text"])
    return Line(
        path=str(path),
        state="done",
        band=verdict["band"],
        headline=verdict["headline"],
        p_ai=round(verdict["p_ai"], 6),
        logit=round(verdict["logit"], 6),
        model=verdict["model"]["id"],
        revision=verdict["model"]["revision"],
        thresholds=verdict["model"]["thresholds_id"],
        reasons=verdict["reasons"],
        evidence=verdict["evidence"],
        error=None,
    )
