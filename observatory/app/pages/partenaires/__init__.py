"""The page « Partenaires » and its own pieces."""
