"""The note that goes with tables: what the files are, and what their figures are not."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.base.french import quantite
from observatory.rendering.export.surete import clean
from observatory.sheets.export.table_typee import PROVENANCE, Export, Table

NOM = "LISEZMOI.txt"
_REGLES = (
    "Un taux est toujours k sur N : la table « taux » donne k (positives), n (décidées) et N "
    "(attendues) à côté de chaque part. Une part va de 0 à 1.",
    "Une case vide veut dire « non connu », jamais zéro. « non_lu » veut dire que personne n’a lu "
    "ce point : ce n’est pas une absence.",
    "Chaque cellule codée porte son statut, sa certitude, sa provenance et son nombre de preuves.",
)


def write_readme(export: Export, fichiers: Sequence[tuple[str, Table]], usage: str) -> bytes:
    """Return the note as UTF-8 text, ends of lines of every system."""
    lignes = [export.titre, "=" * len(export.titre), ""]
    if export.mention:
        lignes += [f"*** {export.mention.upper()} ***"]
    if export.avertissement:
        lignes += [export.avertissement, ""]
    lignes += ["Fichiers", "--------"]
    lignes += [f"{nom} : {t.titre} ({quantite(len(t.lignes), 'ligne')})" for nom, t in fichiers]
    lignes += ["", "Pour les lire", "-------------", usage, "", *_REGLES]
    rubrique = ""
    for ligne in export.table(PROVENANCE).records():
        if ligne["rubrique"] != rubrique:
            rubrique = str(ligne["rubrique"])
            lignes += ["", rubrique, "-" * len(rubrique)]
        lignes.append(f"{ligne['intitule']} : {ligne['valeur']}")
    return clean("\n".join(lignes) + "\n").replace("\n", "\r\n").encode("utf-8")
