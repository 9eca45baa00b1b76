"""What comes in about practices, and how the answers are described."""
