"""Chercher dans les textes: where the documents deposited say some words."""
