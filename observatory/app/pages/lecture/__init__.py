"""The page « Lecture régionale » and its own pieces."""
