"""Pictures made here, and a way to queue them as the intake would."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import ImageRow
from aiguard.storage import original_key
from tests.integration.checks.conftest import check_of

if TYPE_CHECKING:
    from uuid import UUID

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

ANN, BOB = 1, 2


def photo(seed: int, width: int = 500, height: int = 400) -> Image.Image:
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(30, 226, (7, 9, 3), dtype=np.uint8)).resize((width, height), 3)
    noisy = np.asarray(coarse, np.int16) + random.normal(0, 6, (height, width, 3)).astype(np.int16)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def png(image: Image.Image, **texts: str) -> bytes:
    told = PngInfo()
    for name, value in texts.items():
        told.add_text(name, value)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=told)
    return out.getvalue()


def queue(sessions: SessionFactory, store: BlobStore, data: bytes, owner: int = ANN) -> UUID:
    sha256_hex = hashlib.sha256(data).hexdigest()
    store.put(original_key(sha256_hex), data)
    with sessions.begin() as session:
        if session.get(UserRow, owner) is None:
            session.add(UserRow(id=owner, email=f"{owner}@example.com", password="-", fs_uniquifier=str(owner)))
        image = session.scalars(select(ImageRow).filter_by(sha256_hex=sha256_hex)).one_or_none()
        image = image or ImageRow(sha256_hex=sha256_hex, size_bytes=len(data), media_type="image/png")
        session.add(image)
        session.flush()
        check = check_of(image, owner, "a.png")
        session.add(check)
        session.flush()
        return check.id
