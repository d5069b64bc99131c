"""Pixels → probability. Importing this loads no torch."""

from aiguard.detection.card import get_prediction

__all__ = ["get_prediction"]
