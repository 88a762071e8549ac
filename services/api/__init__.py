"""This floor in the API."""

from .operations import add_to

__all__ = ["add_to"]
