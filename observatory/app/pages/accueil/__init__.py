"""The page « Accueil » and its own pieces."""
