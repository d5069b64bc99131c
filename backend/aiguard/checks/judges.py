"""The models a worker can ask: its own, and one other that is opened when somebody wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from aiguard.checks.errors import ModelNotReady
from aiguard.detection.registry import name_of
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.checks.assess import Judge

log = structlog.get_logger()


@dataclass
class Judges:
    """`own` judges every check and stays loaded; of the others one at most is in memory.

    `own_name`: what it was opened by, where that is a folder and not the model's own name.
    """

    own: Judge
    open_other: Callable[[str], Judge] | None = None
    own_name: str = ""
    _other: Judge | None = field(default=None, init=False)

    def of(self, name: str) -> Judge:
        """ModelNotReady when it is not installed here or cannot be opened; the log says why."""
        for judge in (self.own, self._other):
            if judge is not None and _name_of(judge) == name:
                return judge
        self._other = None  # before the next is loaded: two of them may not fit
        try:
            if self.open_other is None:
                raise ModelNotReady(name)
            self._other = self.open_other(name)
        except (AiguardError, OSError, RuntimeError, LookupError, ValueError, TypeError) as error:
            log.warning("model_not_opened", model=name, error=repr(error))
            raise ModelNotReady(name) from None
        log.info("model_opened", model=name)
        return self._other

    def of_verdict(self, model_id: str, revision: str) -> Judge:
        """The one that gave a verdict of this revision, as far as a name can tell. ModelNotReady."""
        return self.of(name_of(model_id, revision))

    def judges_as(self, name: str) -> bool:
        """Whether `own` is the model of this name."""
        return name in (self.own_name, _name_of(self.own))

    def put_in_charge(self, name: str) -> Judge:
        """Let this one judge from now on; the one before stays at hand. ModelNotReady: nothing has changed."""
        chosen, before = self.of(name), self.own
        self.own, self._other, self.own_name = chosen, before, name
        log.info("model_in_charge", model=name, revision=chosen.identity.revision)
        return chosen


def _name_of(judge: Judge) -> str:
    return name_of(judge.identity.id, judge.identity.revision)
