"""The page « Grilles » and its own pieces."""
