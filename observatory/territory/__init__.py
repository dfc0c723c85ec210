"""Territories: raw open data prepared into geodata/, loaded and checked."""
