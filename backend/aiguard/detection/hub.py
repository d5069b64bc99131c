"""Fetching a model once: three files, safetensors only, whole or not at all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from aiguard.detection.errors import ModelUnavailable
from aiguard.detection.spec import WEIGHTS, file_sha256

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.registry import Entry

FILES: Final = ["config.json", "preprocessor_config.json", WEIGHTS]
ANSWER_S: Final = 4.0  # a hub that says nothing for this long is taken for unreachable


def fetch(entry: Entry, models_dir: Path) -> Path:
    """The folder, fetched unless it is there. ModelUnavailable says why it could not be."""
    folder = models_dir / entry.id
    if (folder / "revision").is_file():
        return folder
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    partial = models_dir / f"{entry.id}.partial"
    try:
        found = HfApi().model_info(entry.repository, revision=entry.revision or None, timeout=ANSWER_S)
        snapshot_download(entry.repository, revision=found.sha, allow_patterns=FILES, local_dir=partial)
    except (HfHubHTTPError, LocalEntryNotFoundError) as error:
        raise ModelUnavailable(entry.id, "the hub refused it") from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in NETWORK and not isinstance(error, OSError):
            raise
        raise ModelUnavailable(entry.id, "the hub does not answer") from error
    _check_weights(entry, partial / WEIGHTS)
    (partial / "revision").write_text(str(found.sha), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder


def _check_weights(entry: Entry, weights: Path) -> None:
    """ModelUnavailable when the download is not what models.toml pins, or holds no safetensors at all."""
    if not weights.is_file():
        raise ModelUnavailable(entry.id, "its repository holds no model.safetensors at that revision")
    if entry.weights_sha256 and file_sha256(weights) != entry.weights_sha256:
        weights.unlink()
        raise ModelUnavailable(entry.id, "its weights are not those that models.toml names")


NETWORK: Final = {"httpx", "httpcore", "httpx2", "httpcore2", "requests", "urllib3"}
