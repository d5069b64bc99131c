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
