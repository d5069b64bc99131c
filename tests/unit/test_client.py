from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
import pytest

from aiguard import client as module
from aiguard.client import Client, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Answer = httpx.Response | Exception
ID = uuid4()


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(module.time, "sleep", waited.append)
    monkeypatch.setattr(module.random, "random", lambda: 0.0)
    return waited


def check(state: str = "done", check_id: UUID = ID) -> dict[str, Any]:
    verdict = {"band": "uncertain", "p_ai": 0.5, "headline": "Uncertain"} if state == "done" else None
    failure = {"code": "not_an_image", "text": "It is none."} if state == "failed" else None
    return {"id": str(check_id), "file_name": "a.png", "state": state, "verdict": verdict, "failure": failure}


def problem(status: int, code: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": f"{code}."}, headers=headers)


@pytest.fixture
def service() -> Callable[..., tuple[Client, list[httpx.Request]]]:
    """A client whose service gives these answers, and the requests that it got."""

    def make(*answers: Answer) -> tuple[Client, list[httpx.Request]]:
        left, got = list(answers), []

        def answer(request: httpx.Request) -> httpx.Response:
            request.read()
            got.append(request)
            said = left.pop(0)
            if isinstance(said, Exception):
                raise said
            return said

        return Client("http://service/", "aig_secret", transport=httpx.MockTransport(answer)), got

    return make


def ok(body: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=body)


def test_a_file_is_uploaded_with_the_token_and_followed_until_it_is_judged(service: Any, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"bytes")
    client, got = service(ok({"checks": [check("queued")]}, 202), ok(check("running")), ok(check()))
    done = client.check_file(tmp_path / "a.png", tags=["one"])
    assert (done.id, done.state, done.band, done.p_ai) == (ID, "done", "uncertain", 0.5)
    assert [request.method for request in got] == ["POST", "GET", "GET"]
    assert {request.headers["Authorization"] for request in got} == {"Bearer aig_secret"}
    assert b"bytes" in got[0].content
    assert b'name="tags"' in got[0].content


def test_a_service_that_is_away_gets_the_whole_file_again_under_the_same_key(
    service: Any, tmp_path: Path, pauses: list[float]
) -> None:
    (tmp_path / "a.png").write_bytes(b"bytes")
    client, got = service(
        httpx.ConnectError("away"),
        problem(503, "storage_unavailable", **{"Retry-After": "7"}),
        ok({"checks": [check()]}, 202),
    )
    assert client.check_file(tmp_path / "a.png").settled
    assert len({request.headers["Idempotency-Key"] for request in got}) == 1
    assert all(b"bytes" in request.content for request in got)
    assert pauses == [0.5, 7]


def test_a_clear_no_is_raised_at_once_with_its_code_and_its_sentence(service: Any, pauses: list[float]) -> None:
    client, _ = service(problem(404, "not_found"))
    with pytest.raises(ClientError, match="not_found") as raised:
        client.get(ID)
    assert (raised.value.code, raised.value.status, raised.value.detail) == ("not_found", 404, "not_found.")
    assert pauses == []


def test_a_quota_that_is_used_up_until_tomorrow_is_no_reason_to_sleep(service: Any, pauses: list[float]) -> None:
    client, _ = service(problem(429, "quota_used_up", **{"Retry-After": "30000"}))
    with pytest.raises(ClientError) as raised:
        client.get(ID)
    assert (raised.value.code, pauses) == ("quota_used_up", [])


def test_after_the_last_try_the_service_is_said_to_be_out_of_reach(service: Any, pauses: list[float]) -> None:
    client, got = service(*[httpx.ConnectError("away")] * module.TRIES)
    with pytest.raises(ClientError) as raised:
        client.get(ID)
    assert (raised.value.code, len(got)) == ("unreachable", module.TRIES)
    assert pauses == [0.5, 1, 2, 4]


def test_something_else_at_that_address_is_named_as_such(service: Any) -> None:
    client, _ = service(httpx.Response(403, text="<html>nginx</html>"))
    with pytest.raises(ClientError, match="Is this its address"):
        client.get(ID)


def test_every_page_is_walked_through(service: Any) -> None:
    ids = [uuid4() for _ in range(3)]
    first = {"items": [check(check_id=ids[0]), check(check_id=ids[1])], "next_cursor": "more"}
    client, got = service(ok(first), ok({"items": [check(check_id=ids[2])], "next_cursor": None}))
    assert [each.id for each in client.checks(state=["done", "failed"])] == ids
    assert got[0].url.params.get_list("state") == ["done", "failed"]
    assert (got[0].url.params.get("cursor"), got[1].url.params["cursor"]) == (None, "more")


def test_waiting_ends_in_time_and_says_that_the_check_goes_on(service: Any) -> None:
    client, _ = service(ok(check("queued")))
    with pytest.raises(ClientError) as raised:
        client.wait(ID, timeout_s=0)
    assert raised.value.code == "timeout"


def test_a_heatmap_is_asked_for_until_it_is_drawn(service: Any, pauses: list[float]) -> None:
    client, _ = service(httpx.Response(202, headers={"Retry-After": "2"}), httpx.Response(200, content=b"RIFF"))
    assert client.heatmap(ID) == b"RIFF"
    assert pauses == [2]


def test_a_redirect_never_gets_the_token(service: Any) -> None:
    client, got = service(httpx.Response(302, headers={"Location": "http://elsewhere/"}))
    with pytest.raises(ClientError):
        client.get(ID)
    assert len(got) == 1


def test_an_address_without_a_scheme_is_refused_in_words() -> None:
    with pytest.raises(ClientError, match="is no address"):
        Client("check.example.org", "aig_secret")
