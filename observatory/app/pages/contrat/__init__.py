"""The page « Mon contrat » and its own pieces."""
