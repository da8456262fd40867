"""Where pictures of pages lie, for people to look at."""

from pathlib import Path

LOOKS = Path(__file__).resolve().parents[2] / ".build" / "looks"
