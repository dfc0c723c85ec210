"""The page « Coder une lecture » and its own pieces."""
