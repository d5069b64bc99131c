"""Where checks are worked on: claim, decode in children, judge in batches, write. It runs until nothing waits."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from aiguard.checks import opinion_queue, outcome, queue, removal, shadow_queue
from aiguard.checks.announce import to_nobody
from aiguard.checks.assess import assess
from aiguard.checks.batching import batches
from aiguard.checks.drawing import Easel
from aiguard.checks.errors import CheckBroke, ModelNotReady, OriginalMissing
from aiguard.checks.events import Event, tell_nobody
from aiguard.checks.judges import Judges
from aiguard.checks.leases import LeaseKeeper
from aiguard.checks.opining import Consulting
from aiguard.checks.originals import Originals, give_back_unread
from aiguard.checks.outcome import ImageFacts, Judged
from aiguard.checks.prepare import options_for, readied
from aiguard.checks.states import CheckState
from aiguard.checks.tally import Tally
from aiguard.imaging.children import Broken, ChildPool, Done, Job
from aiguard.storage import StorageError, display_key, thumbnail_key

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from aiguard.checks.announce import Announce
    from aiguard.checks.assess import Assessment, Judge
    from aiguard.checks.prepare import Readied
    from aiguard.checks.queue import Claim
    from aiguard.db import SessionFactory
    from aiguard.errors import AiguardError
    from aiguard.imaging.limits import PixelLimits
    from aiguard.storage import BlobStore

log = structlog.get_logger()

TRY_AGAIN_S = 60.0  # after a model could not be opened
PATIENCE_S = 0.05  # a batch leaves half full rather than wait longer for a slow picture


@dataclass(frozen=True)
class Pace:
    """How much is taken at once and how long it may be held."""

    batch_size: int
    lease_s: float
    max_attempts: int
    sweep_interval_s: float


@dataclass
class Station:
    """One worker's place. Not for two threads at once."""

    sessions: SessionFactory
    store: BlobStore
    judge: Judge
    pool: ChildPool
    limits: PixelLimits
    pace: Pace
    stopping: Callable[[], bool] = lambda: False
    announce: Announce = to_nobody
    open_other: Callable[[str], Judge] | None = None  # a model by name, for second opinions
    tell: Callable[[Sequence[Event]], object] = tell_nobody
    in_between: Callable[[], None] = lambda: None  # what else must not wait for a long queue; it comes back soon
    in_charge: Callable[[], str | None] = lambda: None  # the model that is to judge, by name; None: the one that does
    judge_name: str = ""  # what `judge` was opened by
    tally: Tally = field(default_factory=Tally)
    problem: str | None = None  # why the model that is to judge does not, for whoever looks after the workers
    _claims: dict[str, Claim] = field(default_factory=dict)  # job key → claim
    _swept_at: float = float("-inf")
    _refused: tuple[str, float] | None = None  # a model that could not be opened, and when

    def __post_init__(self) -> None:
        self._judges = Judges(self.judge, self.open_other, self.judge_name)
        tools = (self.sessions, self.store, self._judges, self.pool, self.limits)
        self._easel = Easel(*tools)
        self._consulting = Consulting(opinion_queue, *tools, self.pace.lease_s, self.pace.max_attempts)
        self._shadowing = Consulting(shadow_queue, *tools, self.pace.lease_s, self.pace.max_attempts)

    def run(self) -> int:
        """Work until nothing waits or `stopping()`; returns how many checks were brought to an end or given back.

        Heatmaps come after, then second opinions, the shadow run last, and checks that arrive meanwhile before the next
        of them. Another model takes over between two batches: what was prepared for the old one is judged by it.
        """
        ended = self._check()
        while not self.stopping() and (self._successor() or self._aside()):
            ended += self._check()
        return ended

    def _aside(self) -> bool:
        try:
            return self._easel.draw_next() or self._consulting.give_some() or self._shadowing.give_some()
        except StorageError as error:  # what was taken is looked at again when its time is up
            log.warning("store_is_away", reason=error.code)
            return False

    def _successor(self) -> str | None:
        """The model that is to take over; None while the right one judges, or the other cannot be opened here."""
        wanted = self.in_charge()
        if wanted is None or self._judges.judges_as(wanted):
            self.problem, self._refused = None, None
            return None
        if self._refused and self._refused[0] == wanted and time.monotonic() - self._refused[1] < TRY_AGAIN_S:
            return None
        return wanted

    def _hand_over(self) -> None:
        wanted = self._successor()
        if wanted is None:
            return
        try:
            self.judge = self._judges.put_in_charge(wanted)
            self.problem, self._refused = None, None
        except ModelNotReady as error:
            self.problem, self._refused = str(error), (wanted, time.monotonic())

    def _check(self) -> int:
        self._hand_over()
        self.tally.begin()
        ended = 0
        try:
            with (
                tempfile.TemporaryDirectory(prefix="aiguard-") as folder,
                LeaseKeeper(self.sessions, self.pace.lease_s, queue.renew) as keeper,
                closing(self._batches(Path(folder), keeper)) as stream,
            ):
                for batch in stream:
                    self._settle(batch, keeper)
                    self.tally.add(len(batch))
                    ended += len(batch)
                    for item in batch:
                        (Path(folder) / item.key).unlink(missing_ok=True)
        except StorageError as error:
            log.warning("store_is_away", reason=error.code)
        return ended

    def _batches(self, folder: Path, keeper: LeaseKeeper[Claim]) -> Generator[list[Done | Broken], None, None]:
        decoded = self.pool.run(self._jobs(folder, keeper))
        return batches(decoded, size=self.pace.batch_size, patience_s=PATIENCE_S)

    def _jobs(self, folder: Path, keeper: LeaseKeeper[Claim]) -> Iterator[Job]:
        """Claims as the children ask for work: whatever is fair is decided as late as possible.

        A store that does not answer ends the run; what was claimed of it goes back as it was, for the next wake-up.
        """
        options = options_for(self.judge.preparations, self.limits, stability=self.judge.spec.stability)
        while not self.stopping() and not self._successor():
            self._sweep()
            with self.sessions() as session:
                claims = queue.claim(session, wanted=self.pace.batch_size, lease_s=self.pace.lease_s)
            if not claims:
                return
            keeper.hold(claims)
            self.tell([Event(claim.owner_id, claim.check_id, CheckState.RUNNING) for claim in claims])
            originals = Originals(self.store, claims, folder, self._missing)
            for claim, path in originals.brought():
                self._claims[str(claim.token)] = claim
                yield Job(str(claim.token), path, options)
            keeper.release(originals.put_off + originals.unread)
            if not originals.went_on(self._give_back):
                return

    def _give_back(self, unread: Sequence[Claim]) -> None:
        with self.sessions() as session:
            back = give_back_unread(session, unread)
        again = [claim for claim in unread if claim.check_id in back]
        self.tell([Event(claim.owner_id, claim.check_id, CheckState.QUEUED) for claim in again])

    def _missing(self, claim: Claim) -> None:
        """An upload may be putting it back right now: until the last attempt the lease is left to run out."""
        if claim.attempt >= self.pace.max_attempts:
            self._fail(claim, OriginalMissing(), transient=False)
        else:
            log.warning("original_missing", check=str(claim.check_id), attempt=claim.attempt)

    def _sweep(self) -> None:
        """A worker that is never idle must not leave expired leases to a sweep message stuck behind its own task."""
        now = time.monotonic()
        if now - self._swept_at >= self.pace.sweep_interval_s:
            self._swept_at = now
            with self.sessions() as session:
                moved = queue.sweep(session, max_attempts=self.pace.max_attempts, announce=self.announce)
                for aside in (opinion_queue, shadow_queue):
                    aside.sweep(session, max_attempts=self.pace.max_attempts)
            self.tell(moved)
            self.in_between()

    def _settle(self, batch: Sequence[Done | Broken], keeper: LeaseKeeper[Claim]) -> None:
        claims = [self._claims.pop(item.key) for item in batch]
        good = []
        for claim, item in zip(claims, batch, strict=True):
            if isinstance(item, Broken):
                self._fail(claim, item.error, transient=item.error.transient)
            else:
                good.append((claim, item))
        if good:
            self._judge(good)
        keeper.release(claims)

    def _judge(self, items: Sequence[tuple[Claim, Done]]) -> None:
        began = time.perf_counter()
        try:
            ready = [readied(done.facts, done.buffers) for _, done in items]
            found = assess(self.judge, ready)
        except (RuntimeError, ValueError, LookupError, TypeError) as error:
            self._judge_apart(items, error)
            return
        inference_ms = (time.perf_counter() - began) * 1000 / len(items)
        judged = [
            self._judged(claim, done, one, assessment, inference_ms)
            for (claim, done), one, assessment in zip(items, ready, found, strict=True)
        ]
        with self.sessions() as session:
            stale = outcome.write_verdicts(session, judged, self.judge.identity, self.judge.spec, self.announce)
        self._tidy([claim for claim, _ in items], stale)
        self.tell([_done(each) for each in judged if each.claim not in stale])
        log.info("batch_done", checks=len(judged), stale=len(stale), inference_ms=round(inference_ms * len(items), 1))

    def _tidy(self, claims: Sequence[Claim], stale: Sequence[Claim]) -> None:
        """Pictures that are not to be kept go now; so do previews of checks that were deleted meanwhile.

        What a killed worker leaves here, retention and the look for strays take away.
        """
        with self.sessions() as session:
            unkept = [claim.check_id for claim in claims if not claim.keep_picture]
            gone = removal.forget_pictures(session, None, unkept) if unkept else 0
            gone += len(removal.doom_strays(session, [claim.sha256_hex for claim in stale])) if stale else 0
        if gone:
            removal.purge(self.sessions, self.store)

    def _judge_apart(self, items: Sequence[tuple[Claim, Done]], error: Exception) -> None:
        """One picture upset the model: find it by asking about each alone, so that only it fails."""
        if len(items) > 1:
            for item in items:
                self._judge([item])
            return
        claim, _ = items[0]
        log.error("model_failed", check=str(claim.check_id), error=repr(error))
        self._fail(claim, CheckBroke(), transient=True)

    def _judged(self, claim: Claim, done: Done, ready: Readied, assessment: Assessment, inference_ms: float) -> Judged:
        facts = ImageFacts(ready.width, ready.height, ready.perceptual_hash, self._store_previews(claim, done))
        return Judged(claim, facts, assessment, ready, done.elapsed_ms, inference_ms)

    def _store_previews(self, claim: Claim, done: Done) -> bool:
        """A full disk must not cost the verdict: without previews the page shows a placeholder."""
        if not claim.keep_picture:
            return False
        try:
            self.store.put(thumbnail_key(claim.sha256_hex), done.buffers["thumbnail"])
            self.store.put(display_key(claim.sha256_hex), done.buffers["display"])
        except StorageError as error:
            log.warning("preview_not_stored", check=str(claim.check_id), reason=error.code)
            return False
        return True

    def _fail(self, claim: Claim, reason: AiguardError, *, transient: bool) -> None:
        retry = transient and claim.attempt < self.pace.max_attempts
        with self.sessions() as session:
            written = outcome.write_failure(session, claim, reason, retry=retry, announce=self.announce)
        if not retry:
            self._tidy([claim], [])
        if written:
            state = CheckState.QUEUED if retry else CheckState.FAILED
            self.tell([Event(claim.owner_id, claim.check_id, state)])
        log.info("check_failed", check=str(claim.check_id), reason=reason.code, attempt=claim.attempt, will_retry=retry)


def _done(judged: Judged) -> Event:
    return Event(judged.claim.owner_id, judged.claim.check_id, CheckState.DONE, judged.assessment.verdict.band)
