"""The page « Articulations » and its own pieces."""
