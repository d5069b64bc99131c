"""What the press's fields in XMP say: the digital source type, the credit, the tool. Anybody can write them.

Source: IPTC Photo Metadata Standard 2025.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiguard.provenance.evidence import Evidence, Weight, facts
from aiguard.provenance.source_type import ai_type, is_capture, word
from aiguard.provenance.tools import generator_named
from aiguard.provenance.xmp import local

if TYPE_CHECKING:
    from aiguard.provenance.containers.source import Source

IPTC_NAMESPACE = "iptc.org/std/iptc4xmpext"
CREDIT = "{http://ns.adobe.com/photoshop/1.0/}Credit"
CREATOR_TOOL = "{http://ns.adobe.com/xap/1.0/}CreatorTool"
# Google writes these two: "Made with Google AI", "Edited with Google AI".
AI_CREDIT = re.compile(r"\b(made|generated|created|edited) (with|by|using) (\w+ ){0,2}ai\b", re.IGNORECASE)

NO_SEAL = "Such a field is plain text that anybody can write or remove: its absence proves nothing."


def read(source: Source) -> list[Evidence]:
    found = source.xmp
    evidence = [_source_type(value) for value in dict.fromkeys(value for name, value in found if _is_type(name))]
    return evidence[:4] + _written_names(found)


def _is_type(name: str) -> bool:
    return local(name) == "DigitalSourceType" and IPTC_NAMESPACE in name.lower()


def _source_type(value: str) -> Evidence:
    details = facts({"digital source type": word(value)})
    if found := ai_type(value):
        return Evidence(
            "iptc",
            f"iptc_{found.slug}",
            Weight.HINTS_AI,
            "A metadata field says AI",
            f"The digital source type in the file's metadata says that the picture was {found.meaning}. {NO_SEAL}",
            details,
        )
    camera = is_capture(value)
    return Evidence(
        "iptc",
        "iptc_capture" if camera else "iptc_other_source_type",
        Weight.HINTS_CAMERA if camera else Weight.NEUTRAL,
        "A metadata field says camera" if camera else "A metadata field names the kind of source",
        f"The file's metadata carries a digital source type that does not speak of AI. {NO_SEAL}",
        details,
    )


def _written_names(found: list[tuple[str, str]]) -> list[Evidence]:
    credit = next((value for name, value in found if name == CREDIT and AI_CREDIT.search(value[:200])), None)
    tool = next((value for name, value in found if name == CREATOR_TOOL and generator_named(value)), None)
    if credit is None and tool is None:
        return []
    return [
        Evidence(
            "iptc",
            "iptc_names_ai_tool",
            Weight.HINTS_AI,
            "The metadata names an AI tool",
            f"A credit line or tool field in the file's metadata names AI. {NO_SEAL}",
            facts({"credit": credit, "tool": tool}),
        )
    ]
