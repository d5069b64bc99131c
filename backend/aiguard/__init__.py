"""AI Guard Vision: how likely is it that a machine made this picture, and why."""

__version__ = "0.7.0"
