"""A client for other programs: `Client(server, token).check_file(path)`. It needs httpx alone."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

import httpx

from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

API = "/api/v1"
COMES_BACK = {429, 502, 503, 504, 507}
TRIES = 5
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 60.0  # a service that wants more patience than this has refused: tomorrow's quota is no retry
FIRST_LOOK_S, LONGEST_LOOK_S = 0.3, 5.0
Query = Mapping[str, "str | int | list[str]"]


class ClientError(AiguardError):
    """What the service answered in place of what was asked for. `status` 0: it could not be reached, or took too long.

    `code` is stable (`token_invalid`, `unsupported_type`, `not_found`, …); `detail` is a sentence for a person.
    """

    code: str  # type: ignore[misc]  # each answer brings its own

    def __init__(self, code: str, detail: str, status: int = 0) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status


@dataclass(frozen=True)
class Check:
    """One check as it stands; `data` is all that the API says of it."""

    id: UUID
    file_name: str
    state: str  # queued, running, done or failed
    band: str | None  # likely_real, uncertain, likely_ai or not_applicable
    p_ai: float | None  # 0..1, calibrated
    headline: str | None
    failure: str | None
    data: dict[str, Any]

    @property
    def settled(self) -> bool:
        return self.state in {"done", "failed"}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Check:
        verdict, failure = data["verdict"] or {}, data["failure"] or {}
        return cls(
            id=UUID(data["id"]),
            file_name=data["file_name"],
            state=data["state"],
            band=verdict.get("band"),
            p_ai=verdict.get("p_ai"),
            headline=verdict.get("headline"),
            failure=failure.get("text"),
            data=data,
        )


class Client:
    """One person's way in. Several threads may use one. Every method raises ClientError."""

    def __init__(
        self, server: str, token: str, *, timeout_s: float = 60, transport: httpx.BaseTransport | None = None
    ) -> None:
        if not server.startswith(("http://", "https://")):
            raise ClientError("server_invalid", f"{server} is no address of a service. Give one such as https://host.")
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "aiguard-client"}
        # A redirect could lead the token elsewhere: none is followed.
        self._http = httpx.Client(
            base_url=server.rstrip("/"), headers=headers, timeout=timeout_s, transport=transport, follow_redirects=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def check_file(
        self,
        path: Path | str,
        *,
        wait: bool = True,
        timeout_s: float = 300,
        keep_picture: bool = True,
        tags: Iterable[str] = (),
    ) -> Check:
        """Upload the file; with `wait` return once there is a verdict or it failed. Sent twice, it is checked once."""
        form = {"keep_picture": "true" if keep_picture else "false", "tags": list(tags)}
        return self._checked(self._upload(Path(path), form), wait=wait, timeout_s=timeout_s)

    def check_address(self, url: str, *, wait: bool = True, timeout_s: float = 300) -> Check:
        """Let the service fetch the picture at a public address."""
        answer = self._ask("POST", f"{API}/checks/from-address", json={"url": url}, tries=1)
        return self._checked(answer.json(), wait=wait, timeout_s=timeout_s)

    def get(self, check_id: UUID | str) -> Check:
        return Check.of(self._ask("GET", f"{API}/checks/{check_id}").json())

    def wait(self, check_id: UUID | str, *, timeout_s: float = 300) -> Check:
        """Return it once it is settled; `timeout` when that takes longer. It goes on on the service all the same."""
        deadline, pause_s = time.monotonic() + timeout_s, FIRST_LOOK_S
        while not (check := self.get(check_id)).settled:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise ClientError("timeout", f"Check {check_id} is not done after {timeout_s:g} s. It goes on.")
            time.sleep(min(pause_s, left_s))
            pause_s = min(LONGEST_LOOK_S, 1.5 * pause_s)
        return check

    def checks(self, *, page_size: int = 50, **wanted: str | list[str]) -> Iterator[Check]:
        """Every check, newest first, page after page; `state`, `band`, `tag`, `name` … as in GET /checks."""
        cursor: str | None = None
        while True:
            query: dict[str, str | int | list[str]] = {"limit": page_size, **wanted}
            if cursor:
                query["cursor"] = cursor
            page = self._ask("GET", f"{API}/checks", params=query).json()
            yield from (Check.of(item) for item in page["items"])
            cursor = page["next_cursor"]
            if not cursor:
                return

    def delete(self, check_id: UUID | str) -> None:
        """Delete it with its picture and its verdict, for good."""
        self._ask("DELETE", f"{API}/checks/{check_id}")

    def heatmap(self, check_id: UUID | str, *, timeout_s: float = 120) -> bytes:
        """WebP with transparency, to lay over the picture; drawn when it is first asked for."""
        deadline = time.monotonic() + timeout_s
        while (answer := self._ask("GET", f"{API}/checks/{check_id}/heatmap")).status_code == httpx.codes.ACCEPTED:
            if time.monotonic() > deadline:
                raise ClientError("timeout", f"The heatmap of {check_id} is not drawn after {timeout_s:g} s.")
            time.sleep(_said_s(answer) or 1)
        return answer.content

    def service(self) -> dict[str, Any]:
        """Version, model, limits and formats of the service."""
        found: dict[str, Any] = self._ask("GET", f"{API}/service").json()
        return found

    def _checked(self, answer: dict[str, Any], *, wait: bool, timeout_s: float) -> Check:
        check = Check.of(answer["checks"][0])
        return self.wait(check.id, timeout_s=timeout_s) if wait and not check.settled else check

    def _upload(self, path: Path, form: Mapping[str, Any]) -> dict[str, Any]:
        key = uuid4().hex  # the same for each try

        def send() -> httpx.Response:
            with ExitStack() as opened:
                files = {"files": (path.name, opened.enter_context(path.open("rb")))}
                headers = {"Idempotency-Key": key}
                return self._http.post(f"{API}/checks", data=form, files=files, headers=headers)

        answer: dict[str, Any] = _insist(send, TRIES).json()
        return answer

    def _ask(
        self, method: str, path: str, *, params: Query | None = None, json: object = None, tries: int = TRIES
    ) -> httpx.Response:
        return _insist(lambda: self._http.request(method, path, params=params, json=json), tries)


def _insist(send: Callable[[], httpx.Response], tries: int) -> httpx.Response:
    """Again after a pause while the service is away or overloaded; a clear no is raised at once."""
    for attempt in range(1, tries + 1):
        pause_s = FIRST_PAUSE_S * 2 ** (attempt - 1) * (1 + random.random() / 4)  # noqa: S311  # no secret
        try:
            answer = send()
        except httpx.HTTPError as error:
            if attempt == tries:
                raise ClientError("unreachable", f"The service cannot be reached: {error}.") from error
        else:
            if answer.is_success:
                return answer
            pause_s = max(pause_s, _said_s(answer) or 0)
            if answer.status_code not in COMES_BACK or attempt == tries or pause_s > LONGEST_PAUSE_S:
                raise _refusal(answer)
        time.sleep(pause_s)
    raise AssertionError("unreachable")


def _said_s(answer: httpx.Response) -> float | None:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isdigit() else None


def _refusal(answer: httpx.Response) -> ClientError:
    try:
        problem = answer.json()
        return ClientError(str(problem["code"]), str(problem["detail"]), answer.status_code)
    except (ValueError, KeyError, TypeError):
        said = f"The service answered {answer.status_code}, and not as AI Guard Vision does. Is this its address?"
        return ClientError("unexpected", said, answer.status_code)
