"""The page « Carte » and its own pieces."""
