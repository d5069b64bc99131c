"""How a decode child and its parent talk: JSON and raw buffers, never pickle, since the child read hostile bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, Final

LENGTHS: Final = struct.Struct("!II")  # bytes of JSON, bytes of all buffers together
LARGEST_JSON: Final = 1 << 20
LARGEST_BUFFERS: Final = 256 << 20


class FrameBroken(Exception):
    """The other side said something that is no frame."""


def encode(header: dict[str, Any], buffers: dict[str, bytes]) -> bytes:
    sizes = [[name, len(data)] for name, data in buffers.items()]
    body = json.dumps({"header": header, "buffers": sizes}).encode()
    return LENGTHS.pack(len(body), sum(map(len, buffers.values()))) + body + b"".join(buffers.values())


def sizes_of(frame: bytes | bytearray) -> tuple[int, int]:
    body, data = LENGTHS.unpack_from(frame)
    return int(body), int(data)


def missing(received: bytearray) -> int:
    """How many more bytes make the frame whole, at least; 0 when it is. FrameBroken when it can never be one."""
    if len(received) < LENGTHS.size:
        return LENGTHS.size - len(received)
    body, data = sizes_of(received)
    if body > LARGEST_JSON or data > LARGEST_BUFFERS:
        raise FrameBroken("lengths out of range")
    return max(0, LENGTHS.size + body + data - len(received))


def decode(frame: bytes | bytearray) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A whole frame back into header and buffers. FrameBroken when its parts do not fit."""
    body_size, _ = sizes_of(frame)
    at = LENGTHS.size + body_size
    try:
        body = json.loads(frame[LENGTHS.size : at])
        buffers = {}
        for name, size in body["buffers"]:
            buffers[str(name)] = bytes(frame[at : at + size])
            at += size
        header = body["header"]
    except (ValueError, KeyError, TypeError) as error:
        raise FrameBroken(str(error)) from error
    if not isinstance(header, dict) or at != len(frame):
        raise FrameBroken("sizes do not add up")
    return header, buffers


def read(stream: BinaryIO) -> tuple[dict[str, Any], dict[str, bytes]] | None:
    """The next frame of a blocking stream; None at its end."""
    received = bytearray()
    while lacking := missing(received):
        chunk = stream.read(lacking)
        if not chunk:
            return None
        received += chunk
    return decode(received)
