"""The page « Atelier »: coding a contract on screen."""
