"""What a decision does: whether it settles the case, what holds then, and what that means for a dispute. Pure.

| before                      | said                | rule asks for two | then                                       |
|-----------------------------|---------------------|-------------------|--------------------------------------------|
| any                         | needs second review | any               | somebody else has to look                  |
| nobody proposed anything    | anything else       | no                | settled with what was said                 |
| nobody proposed anything    | anything else       | yes               | a proposal: somebody else has to look      |
| somebody proposed the same  | the same            | any               | settled with it                            |
| somebody proposed something | another thing       | any               | settled as cannot tell; both are on record |

Two who disagree are an answer too: people cannot tell. Nobody is asked a third time; the owner may appeal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from aiguard.checks.states import DisputeState
from aiguard.review.rules import TwoPerson
from aiguard.review.states import Outcome
from aiguard.verdict import Band

if TYPE_CHECKING:
    from collections.abc import Sequence

SAYS: Final = {Outcome.CONFIRMED_AI: Band.LIKELY_AI, Outcome.CONFIRMED_REAL: Band.LIKELY_REAL}
SENTENCE: Final = {
    Outcome.CONFIRMED_AI: "A person looked at this picture and found that it was made with AI.",
    Outcome.CONFIRMED_REAL: "A person looked at this picture and found that it is real.",
    Outcome.CANNOT_TELL: "A person looked at this picture and could not tell.",
}
DISAGREED: Final = "Two people looked at this picture and did not agree, so nobody can tell for certain."


def contradicts(outcome: Outcome, band: str) -> bool:
    """Whether it says the opposite of the model. Of a band that says nothing, nothing is the opposite."""
    said = SAYS.get(outcome)
    return said is not None and band in SAYS.values() and band != said


def holds(outcome: Outcome, proposed: Sequence[Outcome], band: str, rule: TwoPerson) -> Outcome | None:
    """What holds from now on; None: somebody else has to look first. `proposed`: by others, of this case."""
    if outcome is Outcome.NEEDS_SECOND_REVIEW:
        return None
    if proposed:
        return outcome if proposed[-1] is outcome else Outcome.CANNOT_TELL
    return None if _needs_two(outcome, band, rule) else outcome


def answer(found: Outcome, held_before: str | None, band: str) -> DisputeState:
    """UPHELD: what held before, a person's word or else the model's, holds still."""
    if held_before is not None:
        return DisputeState.UPHELD if held_before == found else DisputeState.OVERRULED
    said = SAYS.get(found)
    same = band == said if said is not None else band not in SAYS.values()
    return DisputeState.UPHELD if same else DisputeState.OVERRULED


def _needs_two(outcome: Outcome, band: str, rule: TwoPerson) -> bool:
    match rule:
        case TwoPerson.NEVER:
            return False
        case TwoPerson.OVERRULE:
            return contradicts(outcome, band)
        case TwoPerson.ALWAYS:
            return True
    assert_never(rule)
