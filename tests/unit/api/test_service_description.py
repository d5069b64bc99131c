from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiguard.api.description import NOT_READY, describe
from aiguard.api.schemas.service import Limits

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits(max_image_bytes=1, max_pixels=2, max_side_px=3, max_files_per_request=4)


def test_a_model_that_is_here_is_named_with_its_revision(tmp_path: Path) -> None:
    folder = tmp_path / "our-vit"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"")
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "REAL", "1": "FAKE"}, "image_size": 32}))
    (folder / "preprocessor_config.json").write_text("{}")
    model = describe(str(folder), tmp_path, LIMITS).model
    assert (model.id, model.revision, model.title) == ("our-vit", "local", "our-vit")


def test_a_model_that_is_not_here_is_said_to_be_missing_without_a_path_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    for name in ("no-such-model", str(tmp_path / "half"), "aivisionguard-v2"):
        model = describe(name, tmp_path, LIMITS).model
        assert (model.id, model.revision, model.note) == (name, None, NOT_READY)


def test_every_format_that_is_taken_is_named(tmp_path: Path) -> None:
    formats = set(describe("no-such-model", tmp_path, LIMITS).formats)
    assert formats >= {f"image/{each}" for each in ("jpeg", "png", "webp", "heif", "avif", "gif", "tiff", "bmp")}
