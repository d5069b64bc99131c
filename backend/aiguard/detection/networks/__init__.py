"""What a model's folder may hold, and how each kind is loaded. Never runs code from the folder."""

from aiguard.detection.networks.load import Network, load_network

__all__ = ["Network", "load_network"]
