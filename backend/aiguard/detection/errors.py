"""Why a model cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class ModelError(AiguardError):
    """Anything about finding or loading a model."""


class UnknownModel(ModelError):
    """The name is neither in models.toml nor a folder."""

    code: ClassVar[str] = "unknown_model"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no model named {name}. Known are {', '.join(sorted(known))}; a folder works too.")
        self.name = name


class ModelUnavailable(ModelError):
    """A hub model has not been fetched, and the hub does not answer or refuses."""

    code: ClassVar[str] = "model_unavailable"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The model {name} is not on this machine and could not be fetched: {why}.")
        self.name = name


class ModelDamaged(ModelError):
    """A file of the model is missing, or its bytes are not those its spec names."""

    code: ClassVar[str] = "model_damaged"

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(f"{file} {what}. Remove the model's folder and fetch or install it again.")
        self.file = file


class UnsafeWeights(ModelError):
    """The weights are not safetensors. Other formats can run code when they are read."""

    code: ClassVar[str] = "unsafe_weights"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has no model.safetensors. Other formats can hide code and are not loaded; convert it."
        )
        self.folder = folder


class LabelsUnclear(ModelError):
    """The names of the labels do not tell which one means AI-generated."""

    code: ClassVar[str] = "labels_unclear"

    def __init__(self, labels: Iterable[str]) -> None:
        super().__init__(
            f"The labels {', '.join(labels)} do not tell which one means AI-generated. "
            "Name them in a spec.json beside the weights: labels.ai and labels.real."
        )
