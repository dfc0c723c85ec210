"""Observatoire des contrats de ville: coded readings, territories, figures and their proof."""

__version__ = "0.1.0"
