"""The page « Documents » and its own pieces."""
