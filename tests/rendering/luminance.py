"""How bright a colour is, as WCAG 2.1 measures it."""

from __future__ import annotations


def measure_luminance(couleur: str) -> float:
    """Return the relative luminance of #rrggbb, 0–1 (WCAG 2.1)."""
    rouge, vert, bleu = (_linear(int(couleur[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def _linear(canal: float) -> float:
    return canal / 12.92 if canal <= 0.04045 else float(((canal + 0.055) / 1.055) ** 2.4)
