"""The page « Téléchargements »."""
