"""The product's own settings, and one address more: ready bytes, for comparison."""

from collab.settings import *  # noqa: F403

ROOT_URLCONF = "bench.product.urls"
