"""Threads of a Python without the GIL: the very program that takes turns elsewhere."""
import sys

from models.threading import run

assert not sys._is_gil_enabled(), "this Python has its GIL on"
__all__ = ["run"]
