"""The documents themselves: their pages, their text, and how far it can be trusted."""
