"""A policy in words, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from aiguard.review.rules import (
    BandRule,
    EvidenceRule,
    FeedbackRule,
    ProbabilityRule,
    RepeatUploaderRule,
    SampleRule,
    TwoPerson,
)
from aiguard.verdict import headline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiguard.review.rules import PolicySettings, Rule

WEIGHTS: Final = {
    "declares_ai": "declares that AI made it",
    "hints_ai": "hints at AI",
    "hints_camera": "hints at a camera",
    "neutral": "tells something neutral",
    "warning": "tells something that does not fit",
}
SOURCES: Final = {
    "c2pa": "Content Credentials",
    "iptc": "metadata fields",
    "generator": "a generator's parameters",
    "exif": "camera fields",
    "watermark": "a watermark in the pixels",
}
SAID: Final = {"right": "right", "wrong": "wrong", "cannot_tell": "something they cannot tell"}


def in_words(rule: Rule) -> str:
    """One sentence: what it flags, and by when a person is to have looked."""
    return f"{_what(rule)}. To be settled within {_hours(rule.hours)}."


def settings_in_words(settings: PolicySettings) -> list[str]:
    own = "may" if settings.review_own else "may not"
    return [
        _two(settings.two_person),
        f"Auditors {own} decide on pictures of their own.",
        f"An appeal is to be answered within {_hours(settings.appeal_hours)}.",
    ]


def _what(rule: Rule) -> str:
    match rule:
        case BandRule():
            return f"The verdict is {_any(_small(headline(band)) for band in rule.bands)}"
        case ProbabilityRule():
            return f"The probability of AI is {rule.at_least:.0%} to {rule.at_most:.0%}".replace("%", " %")
        case EvidenceRule():
            where = f" in {_any(SOURCES[source] for source in rule.sources)}" if rule.sources else ""
            return f"The file {_any(WEIGHTS[weight] for weight in rule.weights)}{where}"
        case FeedbackRule():
            return f"Its owner calls the verdict {_any(SAID[said] for said in rule.said)}"
        case RepeatUploaderRule():
            return f"This and {rule.count - 1} more of its owner's pictures in {rule.days} days are likely AI-generated"
        case SampleRule():
            return f"Drawn by lot: {rule.percent:g} in 100 of the checks that no other rule flags"
    assert_never(rule)


def _two(rule: TwoPerson) -> str:
    match rule:
        case TwoPerson.NEVER:
            return "One auditor settles a case."
        case TwoPerson.OVERRULE:
            return "Two auditors settle a case in which the first contradicts the model."
        case TwoPerson.ALWAYS:
            return "Two auditors settle every case."
    assert_never(rule)


def _small(words: str) -> str:
    return words[0].lower() + words[1:]


def _any(words: Iterable[str]) -> str:
    each = list(words)
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} or {each[-1]}"


def _hours(hours: int) -> str:
    if hours % 24 == 0:
        return f"{hours // 24} days" if hours > 24 else "a day"
    return f"{hours} hours" if hours > 1 else "an hour"
