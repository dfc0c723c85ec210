"""The page « Chercher dans les textes » and its own pieces."""
