"""The page « Comparer » and its own pieces."""
