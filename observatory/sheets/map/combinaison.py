"""The map of two criteria at once: who answers both, who does not, who is still to be read."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.queries.contrats import Contrat
from observatory.sheets.map.carte import CarteContrats, Classe, Teinte
from observatory.sheets.map.classes import HORS_LECTURE, SILENCE, Habillage, build_class_map
from observatory.sheets.pages.combinaison import Combinaison

OUI = Classe("oui", "répond aux deux critères", Teinte("oui"), est_reponse=True)
INDECIS = Classe("indecis", "à établir", SILENCE, "hachures")
NON = Classe("non", "ne répond pas", Teinte("non"))


def build_combination_map(
    combinaison: Combinaison, contrats: Sequence[Contrat], habillage: Habillage
) -> CarteContrats:
    """Return the map of the three answers; a contract the lecture does not expect is apart."""
    cotes = {OUI: combinaison.oui, INDECIS: combinaison.indecis, NON: combinaison.non}
    classe_de = {u.code_contrat: (c, u) for c, unites in cotes.items() for u in unites}
    reponses = {}
    for contrat in contrats:
        trouve = classe_de.get(contrat.code_contrat)
        if trouve is None:
            reponses[contrat.code_contrat] = (HORS_LECTURE.code, HORS_LECTURE.libelle)
        else:
            classe, unite = trouve
            dit = f"{unite.texte} ; {unite.reponse}"
            reponses[contrat.code_contrat] = (classe.code, f"{classe.libelle} ({dit})")
    return build_class_map(
        combinaison.phrase, contrats, (*cotes, HORS_LECTURE), reponses, habillage
    )
