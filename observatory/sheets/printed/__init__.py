"""The content of the printed sheets."""
