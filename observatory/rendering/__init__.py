"""Maps, charts and files drawn from sheets."""
