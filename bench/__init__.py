"""The bench: what the product costs beside a bare broadcast and the usual home-made answers (README.md)."""
