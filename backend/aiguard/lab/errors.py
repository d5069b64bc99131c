"""Why the lab cannot go on."""

from typing import ClassVar

from aiguard.errors import AiguardError


class LabError(AiguardError):
    """Anything about data, recipes or runs."""


class DataUnusable(LabError):
    """The pictures are not where or not as they should be."""

    code: ClassVar[str] = "data_unusable"


class RecipeInvalid(LabError):
    """A preset or recipe file has a wrong or missing entry."""

    code: ClassVar[str] = "recipe_invalid"


class RunMismatch(LabError):
    """A checkpoint belongs to another recipe or to other data."""

    code: ClassVar[str] = "run_mismatch"


class Diverged(LabError):
    """The loss of a run became infinite or NaN."""

    code: ClassVar[str] = "diverged"


class StartUnavailable(LabError):
    """The network that fine-tuning is to begin from is not here, or is none."""

    code: ClassVar[str] = "start_unavailable"

    def __init__(self, start: str, reason: str) -> None:
        super().__init__(f"{start} cannot be fine-tuned from: {reason} Give a folder or a repository's id.")
        self.start, self.reason = start, reason


class PainterUnavailable(LabError):
    """The text-to-image pipeline is not installed or not here."""

    code: ClassVar[str] = "painter_unavailable"


class HeatmapUnavailable(LabError):
    """No heatmap of the kind that is asked for can be made of the model."""

    code: ClassVar[str] = "heatmap_unavailable"


class PlotsUnavailable(LabError):
    """The library that draws is not installed: the service runs without it."""

    code: ClassVar[str] = "plots_unavailable"
