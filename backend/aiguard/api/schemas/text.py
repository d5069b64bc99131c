"""Text as it may come in."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

# PostgreSQL keeps no NUL in a text.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
