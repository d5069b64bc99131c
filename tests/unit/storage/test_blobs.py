"""One contract, a local folder and a bucket."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aiguard.storage import BlobMissing, BlobStore, StorageFull, open_store, original_key

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BlobStore]:
    if request.param == "folder":
        yield open_store(f"file://{tmp_path / 'blobs'}")
        return
    yield from _bucket(pytest.MonkeyPatch())


def _bucket(environment: pytest.MonkeyPatch) -> Iterator[BlobStore]:
    server_of = pytest.importorskip("moto.server", reason="moto, the S3 double, is not installed")
    boto3 = pytest.importorskip("boto3")
    server = server_of.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    values = {"ENDPOINT": endpoint, "ALLOW_HTTP": "true", "REGION": "us-east-1"}
    values |= {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test", "DEFAULT_REGION": "us-east-1"}
    for name, value in values.items():
        environment.setenv(f"AWS_{name}", value)
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="aiguard")
    try:
        yield open_store("s3://aiguard/some/prefix")
    finally:
        server.stop()
        environment.undo()


def test_what_was_put_comes_back_whole_however_it_is_asked_for(store: BlobStore, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "in").write_bytes(data)
    store.put_file("a/file", tmp_path / "in")
    store.put("a/bytes", data)
    for key in ("a/file", "a/bytes"):
        assert store.get(key) == data
        assert b"".join(store.stream(key)) == data
        store.fetch(key, tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == data
        assert store.size(key) == len(data)


def test_putting_again_replaces(store: BlobStore) -> None:
    store.put("k", b"old")
    store.put("k", b"new")
    assert store.get("k") == b"new"


def test_what_is_absent_is_missing_and_may_be_deleted(store: BlobStore, tmp_path: Path) -> None:
    assert store.size("nothing") is None
    store.delete("nothing")
    for ask in (store.get, lambda key: list(store.stream(key)), lambda key: store.fetch(key, tmp_path / "out")):
        with pytest.raises(BlobMissing):
            ask("nothing")


def test_a_list_has_what_lies_below_its_prefix(store: BlobStore) -> None:
    for key in ("x/1", "x/2", "y/1"):
        store.put(key, b"12345")
    assert {(found.key, found.size_bytes) for found in store.list("x")} == {("x/1", 5), ("x/2", 5)}
    store.delete("x/1")
    assert [found.key for found in store.list("x")] == ["x/2"]


def test_a_full_disk_says_so_leaves_nothing_half_and_recovers(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        store = open_store(f"file://{disk}")
        (tmp_path / "large").write_bytes(bytes(3_000_000))
        with pytest.raises(StorageFull, match="no room left"):
            store.put_file(original_key("ab" * 32), tmp_path / "large")
        with pytest.raises(StorageFull):
            store.put("other", bytes(3_000_000))
        assert [path for path in disk.rglob("*") if path.is_file()] == []
        store.put("small", b"fits")
        assert store.get("small") == b"fits"
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("size_bytes", [10, 3_000_000])
def test_no_room_for_what_is_fetched_is_told_as_a_full_disk(tmp_path: Path, size_bytes: int) -> None:
    store = open_store(f"file://{tmp_path / 'blobs'}")
    store.put("k", bytes(size_bytes))
    with pytest.raises(StorageFull):
        store.fetch("k", Path("/dev/full"))
