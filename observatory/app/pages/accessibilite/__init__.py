"""The page « Accessibilité » and what it declares."""
