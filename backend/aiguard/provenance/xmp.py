"""XMP packets → their properties. Source: ISO 16684-1."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

LONGEST_PACKET_BYTES = 2**20
MOST_PROPERTIES = 5_000
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
META_BEGIN, META_END = b"<x:xmpmeta", b"</x:xmpmeta>"


def properties(packets: Iterable[bytes]) -> list[tuple[str, str]]:
    """(`{namespace}name`, value) in order, as attributes or elements; list items go by their list's name.

    A packet that is no XML gives nothing. A document type raises defusedxml's errors, a ValueError: no honest packet
    has one.
    """
    found: list[tuple[str, str]] = []
    for packet in packets:
        root = _parsed(packet[:LONGEST_PACKET_BYTES])
        if root is not None:
            for item in _walked(root):
                if len(found) == MOST_PROPERTIES:
                    return found
                found.append(item)
    return found


def local(name: str) -> str:
    """`{namespace}name` → `name`."""
    return name.rpartition("}")[2]


def _parsed(packet: bytes) -> Element | None:
    begin, end = packet.find(META_BEGIN), packet.rfind(META_END)
    inner = packet[begin : end + len(META_END)] if 0 <= begin < end else b""
    for xml in (packet.strip(b"\0 \t\r\n"), inner):
        try:
            return fromstring(xml, forbid_dtd=True) if xml else None
        except ParseError:
            continue
    return None


def _walked(root: Element) -> Iterator[tuple[str, str]]:
    """Depth first with a list of our own: nesting is the file's choice, the interpreter's stack is not."""
    waiting = [(root, "")]
    while waiting:
        element, around = waiting.pop()
        name = around if element.tag.startswith(RDF) else element.tag
        for key, value in element.attrib.items():
            if key == f"{RDF}resource":
                yield name, value
            elif not key.startswith(RDF):
                yield key, value
        if name and element.text and element.text.strip():
            yield name, element.text.strip()
        waiting.extend((child, name) for child in reversed(element))
