"""The sentences of a comparison, to be read aloud."""

from __future__ import annotations

from observatory.queries.taux import LigneTaux
from observatory.sheets.comparaison_valeurs import NON, OUI, ValeurLue
from observatory.sheets.francais import FINE, INSECABLE, fraction, majuscule, nombre
from observatory.sheets.unites import MotUnite


def say_line(ligne: LigneTaux, mienne: ValeurLue, mot: MotUnite) -> str:
    """Return « 33 contrats sur 40 l’ont pour signataire ; pas le vôtre », to be read aloud."""
    votre = "la vôtre" if mot.feminin else "le vôtre"
    return f"{_say_count(ligne, mot)}{FINE}; {_say_mine(ligne, mienne, votre)}."


def _say_count(ligne: LigneTaux, mot: MotUnite) -> str:
    """Return how many have it: a count among the coded, or « au moins » in a partial lecture."""
    est_borne = ligne.nature == "partielle" and ligne.nb_inconnus > 0
    total = ligne.nb_attendus if ligne.nature == "partielle" else ligne.n
    if total == 0 or (est_borne and ligne.n + ligne.k_probable == 0):
        return f"Rien d’établi pour les {mot.compter(ligne.nb_attendus)}"
    verbe = ligne.phrase_singulier if ligne.k < 2 else ligne.phrase_mesure
    if ligne.k == 0:
        e = "e" if mot.feminin else ""
        ne = "n’" if verbe[0] in "aeéèêiouyh" else "ne "
        if est_borne:
            return f"{majuscule(mot.aucun)} {mot.singulier} établi{e} sur {nombre(total)}"
        return f"{majuscule(mot.aucun)} des {mot.compter(total)} {ne}{verbe}"
    au_moins = "au moins " if est_borne else ""
    return majuscule(f"{au_moins}{mot.compter(ligne.k)} sur {nombre(total)} {verbe}")


def _say_mine(ligne: LigneTaux, mienne: ValeurLue, votre: str) -> str:
    probable = ", probablement" if mienne.etat.endswith("_probable") else ""
    if mienne.etat in OUI:
        if ligne.k == 1 and mienne.etat == "oui":
            return f"c’est {votre}"
        return f"{votre} aussi{probable}" if ligne.k else f"{votre}{probable}"
    if mienne.etat in NON:
        return f"{votre} non plus{probable}" if ligne.k == 0 else f"pas {votre}{probable}"
    if mienne.etat == "indetermine" and mienne.valeur:
        return f"{votre}{INSECABLE}: {mienne.valeur.lower()}, sans pouvoir trancher"
    return f"{votre}{INSECABLE}: {mienne.libelle_etat}"


def say_peers(ligne: LigneTaux, mot: MotUnite) -> str:
    """Return « pairs : 12/21 contrats », or at least so many in a partial lecture."""
    total = ligne.nb_attendus if ligne.nature == "partielle" else ligne.n
    au_moins = "au moins " if ligne.nature == "partielle" and ligne.nb_inconnus else ""
    if total == 0:
        return f"pairs{INSECABLE}: rien d’établi"
    return f"pairs{INSECABLE}: {au_moins}{fraction(ligne.k, total)} {mot.pluriel}"
