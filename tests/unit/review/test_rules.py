"""What a policy flags, how much it matters, and what a decision does to a case: pure functions."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from aiguard.checks.states import DisputeState
from aiguard.review.rules import Facts, Rules, TwoPerson, drawn, flagged
from aiguard.review.states import Outcome
from aiguard.review.weighing import answer, contradicts, holds
from aiguard.review.wording import in_words

COMMON = {"risk": 0.5, "hours": 24}
BAND = {"kind": "band", "bands": ["likely_ai"], **COMMON}
PROBABLE = {"kind": "probability", "at_least": 0.4, "at_most": 0.6, **COMMON}
DECLARED = {"kind": "evidence", "weights": ["declares_ai"], "sources": ["c2pa"], **COMMON}
WRONG = {"kind": "feedback", "said": ["wrong"], **COMMON}
REPEAT = {"kind": "repeat_uploader", "count": 3, "days": 7, **COMMON}
SAMPLE = {"kind": "sample", "percent": 100, **COMMON}


def facts(**known: Any) -> Facts:
    return Facts(**{"check_id": uuid4(), "band": "uncertain", "p_ai": 0.9} | known)


def reasons(rules: list[dict[str, Any]], known: Facts) -> tuple[str, ...]:
    found = flagged(Rules.validate_python(rules), known)
    return found.reasons if found else ()


@pytest.mark.parametrize(
    ("rule", "meets", "misses"),
    [
        (BAND, {"band": "likely_ai"}, {"band": "likely_real"}),
        (PROBABLE, {"p_ai": 0.6}, {"p_ai": 0.61}),
        (PROBABLE, {"p_ai": 0.5}, {"p_ai": 0.5, "band": "not_applicable"}),
        (DECLARED, {"evidence": {("c2pa", "declares_ai")}}, {"evidence": {("iptc", "declares_ai")}}),
        (DECLARED | {"sources": []}, {"evidence": {("iptc", "declares_ai")}}, {"evidence": {("iptc", "hints_ai")}}),
        (WRONG, {"feedback": "wrong"}, {"feedback": "right"}),
        (REPEAT, {"band": "likely_ai", "likely_ai": {7: 3}}, {"band": "likely_ai", "likely_ai": {7: 2}}),
        (REPEAT, {"band": "likely_ai", "likely_ai": {7: 3}}, {"band": "likely_real", "likely_ai": {7: 3}}),
        (SAMPLE, {}, None),
    ],
)
def test_a_rule_speaks_of_what_it_names(rule: Any, meets: Any, misses: Any) -> None:
    assert reasons([rule], facts(**meets)) == (rule["kind"],)
    assert misses is None or reasons([rule], facts(**misses)) == ()


def test_only_what_no_other_rule_flags_is_drawn_by_lot() -> None:
    assert reasons([SAMPLE, BAND], facts(band="likely_ai")) == ("band",)
    assert reasons([SAMPLE, BAND], facts(band="likely_real")) == ("sample",)


def test_the_same_check_is_drawn_again_and_one_in_a_hundred_is() -> None:
    ids = [UUID(int=at) for at in range(20_000)]
    one = [check_id for check_id in ids if drawn(check_id) < 0.01]
    assert one == [check_id for check_id in ids if drawn(check_id) < 0.01]
    assert 150 < len(one) < 250  # 200 ± 3.5 standard deviations
    assert set(one) < {check_id for check_id in ids if drawn(check_id) < 0.02}  # a larger sample holds the smaller


def test_more_reasons_matter_more_and_the_shortest_time_counts() -> None:
    known = facts(band="likely_ai", p_ai=1.0, feedback="wrong")
    both = flagged(Rules.validate_python([BAND, WRONG | {"hours": 5}]), known)
    assert both is not None
    assert (both.reasons, both.risk, both.hours) == (("band", "feedback"), 0.75, 5)
    less = flagged(Rules.validate_python([BAND]), facts(band="likely_ai", p_ai=0.8))
    assert less is not None
    assert less.risk == 0.4


def test_every_rule_has_its_words() -> None:
    said = [in_words(rule) for rule in Rules.validate_python([BAND, PROBABLE, DECLARED, WRONG, REPEAT, SAMPLE])]
    assert said[1] == "The probability of AI is 40 % to 60 %. To be settled within a day."
    assert len(set(said)) == 6


AI, REAL, DONT_KNOW, SECOND = Outcome


@pytest.mark.parametrize(
    ("said", "proposed", "rule", "then"),
    [
        (AI, [], TwoPerson.NEVER, AI),
        (SECOND, [], TwoPerson.NEVER, None),
        (SECOND, [REAL], TwoPerson.ALWAYS, None),
        (REAL, [], TwoPerson.OVERRULE, None),  # the model had said likely AI
        (AI, [], TwoPerson.OVERRULE, AI),
        (DONT_KNOW, [], TwoPerson.OVERRULE, DONT_KNOW),
        (AI, [], TwoPerson.ALWAYS, None),
        (REAL, [REAL], TwoPerson.OVERRULE, REAL),
        (AI, [REAL], TwoPerson.OVERRULE, DONT_KNOW),
    ],
)
def test_what_holds_after_a_decision(said: Outcome, proposed: list[Outcome], rule: TwoPerson, then: Any) -> None:
    assert holds(said, proposed, "likely_ai", rule) is then


def test_only_the_opposite_contradicts_the_model() -> None:
    assert contradicts(REAL, "likely_ai")
    assert contradicts(AI, "likely_real")
    assert not any(contradicts(outcome, "uncertain") for outcome in Outcome)
    assert not contradicts(DONT_KNOW, "likely_ai")


@pytest.mark.parametrize(
    ("found", "before", "band", "state"),
    [
        (AI, None, "likely_ai", DisputeState.UPHELD),
        (REAL, None, "likely_ai", DisputeState.OVERRULED),
        (DONT_KNOW, None, "likely_ai", DisputeState.OVERRULED),
        (DONT_KNOW, None, "uncertain", DisputeState.UPHELD),
        (AI, None, "uncertain", DisputeState.OVERRULED),
        (REAL, "confirmed_real", "likely_ai", DisputeState.UPHELD),
        (AI, "confirmed_real", "likely_ai", DisputeState.OVERRULED),
    ],
)
def test_a_dispute_is_upheld_when_what_held_before_still_holds(
    found: Outcome, before: str | None, band: str, state: DisputeState
) -> None:
    assert answer(found, before, band) is state
