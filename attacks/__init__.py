"""Attacks that the observatory must hold, replayed on this machine alone: python -m attacks."""
