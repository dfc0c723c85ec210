"""The page « Versions » and its own pieces."""
