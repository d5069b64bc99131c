"""A picture that carries secrets, uploaded and judged by a real station."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from aiguard.checks.prepare import TARGET
from aiguard.checks.station import Pace, Station
from aiguard.detection.detector import Detector
from aiguard.detection.registry import BUNDLED
from aiguard.imaging.children import ChildPool
from aiguard.imaging.limits import PixelLimits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

PROMPT = "a secret lighthouse of Zanzibar"
CREATOR = "Wilhelmina Quux"
ARTIST = "Artemisia Blorp"
CAMERA = "Hasselbladium 9000"
LATITUDE = (47.0, 58.0, 13.0)
GPS_TAGS = {1: "N", 2: LATITUDE, 3: "E", 4: (11.0, 37.0, 19.0)}
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    f'xmp:CreatorTool="Midjourney for {CREATOR}"><dc:creator><rdf:Seq><rdf:li>{CREATOR}</rdf:li></rdf:Seq>'
    "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def photo(seed: int = 1, width: int = 96, height: int = 64) -> Image.Image:
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(30, 226, (7, 9, 3), dtype=np.uint8)).resize((width, height), 3)
    noisy = np.asarray(coarse, np.int16) + random.normal(0, 6, (height, width, 3)).astype(np.int16)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def told(width: int = 96, height: int = 64) -> bytes:
    """A PNG with EXIF (GPS, artist, camera), XMP and the parameters of a generator."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Hasselbladium", CAMERA, ARTIST
    exif.get_ifd(0x8825).update(GPS_TAGS)
    texts = PngInfo()
    texts.add_text("parameters", f"{PROMPT}\nSteps: 20, Sampler: Euler a, Seed: 777123, Model: secretmix")
    texts.add_itxt("XML:com.adobe.xmp", XMP)
    out = io.BytesIO()
    photo(1, width, height).save(out, "PNG", pnginfo=texts, exif=exif)
    return out.getvalue()


def plain(seed: int = 2) -> bytes:
    out = io.BytesIO()
    photo(seed).save(out, "PNG")
    return out.getvalue()


@contextmanager
def station_of(app: Flask, tmp_path: Path, **spec: Any) -> Iterator[Station]:
    """A worker on the application's database and store. `spec`: what its model should say of itself."""
    wiring = app.extensions["aiguard"]
    judge = Detector.load(BUNDLED, models_dir=tmp_path, device="cpu")
    judge.spec = judge.spec.model_copy(update={"explanations": ("crop_scores",), **spec})
    with ChildPool(TARGET, processes=1, memory_bytes=2 << 30, timeout_s=30) as pool:
        yield Station(wiring.sessions, wiring.store, judge, pool, PixelLimits(), Pace(8, 60, 3, 60))
