"""The page « Croisements » and its own pieces."""
