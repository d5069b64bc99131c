"""The parameters that picture generators leave in a file, and labels of AI content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.provenance.evidence import Evidence, Weight, facts
from aiguard.provenance.exif_tags import tags
from aiguard.provenance.generators import aigc, automatic1111, comfyui, fooocus, invokeai, midjourney, novelai
from aiguard.provenance.xmp import local

if TYPE_CHECKING:
    from aiguard.provenance.containers.source import Source
    from aiguard.provenance.generators.parameters import Parameters

# Each knows its own format for certain, so the order only matters where a tool writes two.
FORMATS = (novelai.read, invokeai.read, automatic1111.read, fooocus.read, comfyui.read, midjourney.read)
XMP_TEXTS = ("AIGC", "UserComment", "description", "parameters")


def read(source: Source) -> list[Evidence]:
    texts = _texts(source)
    by_keyword = dict(reversed(texts))  # the first of a name counts
    evidence = aigc.read(texts)
    for read_format in FORMATS:
        if found := read_format(by_keyword):
            return [_parameters(found), *evidence]
    return evidence


def _texts(source: Source) -> list[tuple[str, str]]:
    """(keyword, text) from wherever a tool may have put them."""
    texts = list(source.embedded.texts)
    if source.embedded.exif:
        found = tags(source.embedded.exif)
        texts += [
            ("UserComment", found.comment),
            ("ImageDescription", found.description),
            ("Make", found.make_whole),
            ("Model", found.model_whole),
        ]
    texts += [(local(name), value) for name, value in _xmp(source) if local(name) in XMP_TEXTS]
    return [(keyword, text) for keyword, text in texts if text]


def _xmp(source: Source) -> list[tuple[str, str]]:
    try:
        return source.xmp
    except ValueError:
        return []  # the iptc reader says so


def _parameters(found: Parameters) -> Evidence:
    if found.makes_pixels:
        return Evidence(
            "generator",
            "generator_parameters",
            Weight.DECLARES_AI,
            f"Made with {found.tool.partition(' (')[0]}",
            "The file carries the parameters with which a generator made it. Such text is easily removed, so pictures "
            "without it may be generated all the same.",
            facts(found.facts()),
        )
    return Evidence(
        "generator",
        "generator_graph_without_sampler",
        Weight.HINTS_AI,
        f"Processed with {found.tool}",
        f"The file carries a graph of {found.tool}, a program for AI pictures, but no step that makes one: it may have "
        "only processed a photograph.",
        facts(found.facts()),
    )
