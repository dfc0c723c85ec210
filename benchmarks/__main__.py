"""Print every measure beside its target and its baseline: python -m benchmarks [section…]."""

from __future__ import annotations

import importlib
import sys

SECTIONS = {
    "demarrage": "Construction de l’entrepôt et démarrage de l’application",
    "queries": "Questions de chaque page, à 40 et à 4 480 contrats, à côté de pandas",
    "carte": "Carte dans le navigateur, à côté d’une page naïve",
    "fiches": "Fiches imprimables, à côté d’une composition sans mémoire",
    "restitution": "Images, diaporama et document, à côté de leur cible",
    "croissance": "Ce qui grandit avec le nombre de contrats",
    "lecteur": "Lecture des contrats : pages par seconde, à côté de re et de spaCy",
    "documents": "Documents : texte et cadres à côté de pypdf, mémoire, OCR, recherche, images",
    "atelier": "Coder au clavier, de la décision au passage suivant",
    "charge": "Cinquante personnes à la fois, par de vraies sessions",
}
"""Modules of this folder, each with a main(): add one here to have it printed."""


def main(demandees: list[str]) -> None:
    sys.stdout.reconfigure(line_buffering=True)
    for nom in demandees or SECTIONS:
        print(f"\n== {SECTIONS.get(nom, nom)}\n", flush=True)
        importlib.import_module(f"benchmarks.{nom}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
