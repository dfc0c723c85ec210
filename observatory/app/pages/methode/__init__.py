"""The page « Méthode » and its own pieces."""
