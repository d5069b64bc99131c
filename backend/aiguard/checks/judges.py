"""The models a worker can ask: its own, and one other that is opened when somebody wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from aiguard.checks.errors import ModelNotReady
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.checks.assess import Judge

log = structlog.get_logger()


@dataclass
class Judges:
    """`own` judges every check and stays loaded; of the others one at most is in memory."""

    own: Judge
    open_other: Callable[[str], Judge] | None = None
    _other: Judge | None = field(default=None, init=False)

    def of(self, model_id: str) -> Judge:
        """ModelNotReady when it is not installed here or cannot be opened; the log says why."""
        for judge in (self.own, self._other):
            if judge is not None and judge.identity.id == model_id:
                return judge
        self._other = None  # before the next is loaded: two of them may not fit
        try:
            if self.open_other is None:
                raise ModelNotReady(model_id)
            self._other = self.open_other(model_id)
        except (AiguardError, OSError, RuntimeError, LookupError, ValueError, TypeError) as error:
            log.warning("model_not_opened", model=model_id, error=repr(error))
            raise ModelNotReady(model_id) from None
        log.info("model_opened", model=model_id)
        return self._other
