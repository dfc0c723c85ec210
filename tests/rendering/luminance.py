"""How bright a colour is (WCAG 2.1), and how far apart two look to eyes that lack a cone."""

from __future__ import annotations


def measure_luminance(couleur: str) -> float:
    """Return the relative luminance of #rrggbb, 0–1 (WCAG 2.1)."""
    rouge, vert, bleu = (_linear(int(couleur[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def _linear(canal: float) -> float:
    return canal / 12.92 if canal <= 0.04045 else float(((canal + 0.055) / 1.055) ** 2.4)


# Full colour blindness on linear sRGB: Machado, Oliveira and Fernandes (2009), severity 1.
VISIONS = {
    "ordinaire": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopie": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopie": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopie": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
GRISE = "gris"
Couleur = tuple[float, float, float]


def linear(couleur: str) -> Couleur:
    canaux = (int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5))
    rouge, vert, bleu = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux
    )
    return rouge, vert, bleu


def see(couleur: str, vision: str) -> Couleur:
    """Return the linear colour an eye sees, or a grey printer prints."""
    if vision == GRISE:
        gris = measure_luminance(couleur)
        return gris, gris, gris
    rouge, vert, bleu = (
        min(max(sum(a * b for a, b in zip(ligne, linear(couleur), strict=True)), 0.0), 1.0)
        for ligne in VISIONS[vision]
    )
    return rouge, vert, bleu


def to_lab(couleur: Couleur) -> Couleur:
    """Return L*, a*, b* of a linear sRGB colour, white point D65 (CIE 15:2004)."""
    matrice = (
        (0.4124, 0.3576, 0.1805),
        (0.2126, 0.7152, 0.0722),
        (0.0193, 0.1192, 0.9505),
    )
    blanc = (0.95047, 1.0, 1.08883)
    xyz = (sum(a * b for a, b in zip(ligne, couleur, strict=True)) for ligne in matrice)
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (v / w for v, w in zip(xyz, blanc, strict=True))
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(a: str, b: str, vision: str) -> float:
    """Return how far two colours look (ΔE*ab, CIE 1976); 2 is the least an eye tells."""
    un, deux = to_lab(see(a, vision)), to_lab(see(b, vision))
    return float(sum((x - y) ** 2 for x, y in zip(un, deux, strict=True)) ** 0.5)
