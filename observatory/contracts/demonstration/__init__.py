"""The demonstration lecture: a complete coding drawn by a seeded, documented procedure."""
