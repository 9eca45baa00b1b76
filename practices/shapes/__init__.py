"""What a practice looks like: brief in lists and events, whole on its page."""
