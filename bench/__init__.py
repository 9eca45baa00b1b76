"""The bench: what the product costs beside a bare broadcast and a home-made answer (README.md)."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Row = dict[str, Any]  # what one measurement found, by name
