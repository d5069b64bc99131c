"""Asking other models what decides nothing, a few pictures at a time, when no check waits: opinions, the shadow run."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from aiguard.checks.assess import assess
from aiguard.checks.errors import CheckBroke, ModelNotReady, OriginalMissing
from aiguard.checks.leases import LeaseKeeper
from aiguard.checks.originals import Originals
from aiguard.checks.outcome import Opined
from aiguard.checks.prepare import options_for, readied
from aiguard.imaging.children import Broken, Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from aiguard.checks.assess import Judge
    from aiguard.checks.judges import Judges
    from aiguard.checks.opinion_queue import OpinionClaim
    from aiguard.db import SessionFactory
    from aiguard.detection.answers import ModelIdentity
    from aiguard.detection.spec import ModelSpec
    from aiguard.errors import AiguardError
    from aiguard.imaging.children import ChildPool, Done
    from aiguard.imaging.limits import PixelLimits
    from aiguard.storage import BlobStore

log = structlog.get_logger()

AT_ONCE: Final = 4  # a check that arrives meanwhile waits for no more than these


class Asked(Protocol):
    """A queue of such work: checks.opinion_queue, checks.shadow_queue."""

    def waiting_models(self, session: Session) -> list[str]: ...

    def claim(self, session: Session, model_id: str, *, wanted: int, lease_s: float) -> list[OpinionClaim]: ...

    def renew(self, session: Session, claims: Sequence[OpinionClaim], lease_s: float) -> None: ...

    def close_if_given(self, session: Session, held: OpinionClaim, model: ModelIdentity) -> bool: ...

    def write(self, session: Session, opined: Opined, model: ModelIdentity, spec: ModelSpec) -> bool: ...

    def fail(self, session: Session, held: OpinionClaim, reason: AiguardError, *, retry: bool) -> bool: ...

    def give_back_unread(self, session: Session, claims: Sequence[OpinionClaim]) -> None: ...


@dataclass
class Consulting:
    """Everything an opinion is given with. Not for two threads at once."""

    asked: Asked
    sessions: SessionFactory
    store: BlobStore
    judges: Judges
    pool: ChildPool
    limits: PixelLimits
    lease_s: float
    max_attempts: int
    _last: str = ""  # the model asked last: those that wait take turns

    def give_some(self) -> bool:
        """A few opinions of one model. False: nobody waits for any, or their originals cannot be read at present."""
        with self.sessions() as session:
            waiting = self.asked.waiting_models(session)
        if not waiting:
            return False
        self._last = next((model_id for model_id in waiting if model_id > self._last), waiting[0])
        try:
            judge = self.judges.of(self._last)
        except ModelNotReady as error:
            return self._refuse(self._last, error)
        return self._give(judge, self._last)

    def _refuse(self, model_id: str, reason: ModelNotReady) -> bool:
        claims = self._claims(model_id)
        for claim in claims:
            self._fail(claim, reason, transient=False)
        return bool(claims)

    def _give(self, judge: Judge, model_id: str) -> bool:
        claims = self._claims(model_id)
        with (
            tempfile.TemporaryDirectory(prefix="aiguard-") as folder,
            LeaseKeeper(self.sessions, self.lease_s, self.asked.renew) as keeper,
        ):
            keeper.hold(claims)
            options = options_for(judge.preparations, self.limits, stability=judge.spec.stability, previews=False)
            held = {str(claim.token): claim for claim in claims if not self._is_given(judge, claim)}
            originals = Originals(self.store, list(held.values()), Path(folder), self._missing)
            jobs = (Job(str(claim.token), path, options) for claim, path in originals.brought())
            for item in self.pool.run(jobs):
                claim = held[item.key]
                if isinstance(item, Broken):
                    self._fail(claim, item.error, transient=item.error.transient)
                else:
                    self._judge(judge, claim, item)
                keeper.release([claim])
        return originals.went_on(self._give_back) and bool(claims)

    def _claims(self, model_id: str) -> Sequence[OpinionClaim]:
        with self.sessions() as session:
            return self.asked.claim(session, model_id, wanted=AT_ONCE, lease_s=self.lease_s)

    def _is_given(self, judge: Judge, claim: OpinionClaim) -> bool:
        with self.sessions() as session:
            return self.asked.close_if_given(session, claim, judge.identity)

    def _missing(self, claim: OpinionClaim) -> None:
        self._fail(claim, OriginalMissing(), transient=False)

    def _give_back(self, unread: Sequence[OpinionClaim]) -> None:
        with self.sessions() as session:
            self.asked.give_back_unread(session, unread)

    def _judge(self, judge: Judge, claim: OpinionClaim, done: Done) -> None:
        began = time.perf_counter()
        try:
            ready = readied(done.facts, done.buffers)
            (assessment,) = assess(judge, [ready])
        except (RuntimeError, ValueError, LookupError, TypeError) as error:
            log.warning("model_failed", check=str(claim.check_id), model=judge.identity.id, error=repr(error))
            self._fail(claim, CheckBroke(), transient=True)
            return
        inference_ms = (time.perf_counter() - began) * 1000
        opined = Opined(claim, assessment, ready, done.elapsed_ms, inference_ms)
        with self.sessions() as session:
            written = self.asked.write(session, opined, judge.identity, judge.spec)
        log.info("opinion_given", check=str(claim.check_id), model=judge.identity.id, stale=not written)

    def _fail(self, claim: OpinionClaim, reason: AiguardError, *, transient: bool) -> None:
        retry = transient and claim.attempt < self.max_attempts
        with self.sessions() as session:
            self.asked.fail(session, claim, reason, retry=retry)
        log.info("opinion_failed", check=str(claim.check_id), reason=reason.code, will_retry=retry)
