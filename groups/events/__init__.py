"""What happened in a working group; one file per noun."""
