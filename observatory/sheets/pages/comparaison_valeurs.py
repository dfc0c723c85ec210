"""What one contract answers to one measure, every silence told apart."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.cellules import CelluleCote
from observatory.sheets.rates.cellules import COTES, write_valeur

HORS_LECTURE = "hors_lecture"
PAR_VILLE = "par_ville"
CONTRAT_INCONNU = "contrat_inconnu"
SANS_REPONSE = (HORS_LECTURE, PAR_VILLE, CONTRAT_INCONNU)
"""Why a contract has no answer of its own: not read, read by its towns, or maybe read."""
OUI, NON = ("oui", "oui_probable"), ("non", "non_probable")
PROBABLES = ("oui_probable", "non_probable")

_LIBELLES = {code: (symbole, libelle) for code, symbole, libelle in COTES}
_LIBELLES |= {
    HORS_LECTURE: ("—", "hors de cette lecture"),
    PAR_VILLE: ("⌂", "dit par ville"),
    CONTRAT_INCONNU: ("?", "contrat non précisé par l’étude"),
}


@dataclass(frozen=True)
class ValeurLue:
    """What a contract answers: `etat` is a side of the measure, never blank.

    `symbole` and `libelle_etat` tell apart not read, not precise, document absent, disagreement,
    absent and « au moins ». `valeur` is the level read, None when there is none. The coded cell
    is found by (code_unite, the indicator of the line).
    """

    code_unite: str
    etat: str
    symbole: str
    libelle_etat: str
    valeur: str | None
    statut: str
    certitude: str | None
    provenance: str | None
    nb_preuves: int

    @property
    def texte(self) -> str:
        """Return the level read, said to be probable when it is, or why there is none."""
        if self.valeur and self.etat in PROBABLES:
            return f"{self.valeur}, probable"
        return self.valeur or self.libelle_etat


def read_valeur(unite: str, cote: CelluleCote | None, sinon: str = HORS_LECTURE) -> ValeurLue:
    """Return what one unit answers; when the lecture has none of it, why (`sinon`)."""
    etat = cote.cote if cote else sinon
    symbole, libelle = _LIBELLES.get(etat, ("?", etat))
    est_code = cote is not None and cote.statut == "code"
    return ValeurLue(
        code_unite=unite,
        etat=etat,
        symbole=symbole,
        libelle_etat=libelle,
        valeur=write_valeur(cote.libelle_valeur, cote.sens) if cote and est_code else None,
        statut=cote.statut if cote else sinon,
        certitude=cote.certitude if cote else None,
        provenance=cote.provenance if cote else None,
        nb_preuves=cote.nb_preuves if cote else 0,
    )
