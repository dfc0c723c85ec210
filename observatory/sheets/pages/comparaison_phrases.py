"""The sentences of a comparison, to be read aloud."""

from __future__ import annotations

from observatory.base.french import (
    FINE,
    INSECABLE,
    au_moins,
    compter_probables,
    fraction,
    majuscule,
    minuscule,
    nombre,
)
from observatory.queries.taux import LigneTaux
from observatory.sheets.pages.comparaison_valeurs import NON, OUI, PROBABLES, ValeurLue
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.taux import say_rest
from observatory.sheets.rates.unites import MotUnite


def say_line(
    ligne: LigneTaux, mienne: ValeurLue, mot: MotUnite, *, est_comparable: bool = True
) -> str:
    """Return « 33 contrats sur 40 l’ont pour signataire ; pas le vôtre », to be read aloud.

    A partial lecture, or one of too few coded units, names the measure and says when it does not
    allow to compare; a finished one names what it leaves undecided.
    """
    votre = "la vôtre" if mot.feminin else "le vôtre"
    if ligne.est_bornee:
        return _say_bounded(ligne, mienne, mot, votre, est_comparable=est_comparable)
    mine = _say_mine(ligne, mienne, votre, mot)
    combien = f"{_say_count(ligne, mot)}{_say_undecided(ligne)}"
    if ligne.n and mienne.etat in (*OUI, *NON) and not est_comparable:
        mesure = majuscule(shorten_measure(ligne.libelle_mesure))
        combien = f"{mesure}, on ne peut pas comparer{INSECABLE}: {minuscule(combien)}"
    return f"{combien}{FINE}; {mine}."


def _say_undecided(ligne: LigneTaux) -> str:
    """Return the probable ones of a rate, then what is left undecided: « , 36 non lus »."""
    dont = f" (dont {compter_probables(ligne.k_probable)})" if ligne.k_probable else ""
    reste = say_rest(ligne) if ligne.n else ""
    return f"{dont}, {reste}" if reste else dont


def _say_bounded(
    ligne: LigneTaux, mienne: ValeurLue, mot: MotUnite, votre: str, *, est_comparable: bool
) -> str:
    mesure = majuscule(shorten_measure(ligne.libelle_mesure))
    est_dite = mienne.etat in (*OUI, *NON)
    if mienne.etat == "oui" and est_comparable and ligne.k * 2 <= ligne.nb_attendus:
        possibles = ligne.k + ligne.nb_inconnus
        total = nombre(ligne.nb_attendus)
        combien = f"au plus {mot.compter(possibles)} sur {total} {ligne.phrase_mesure}"
        return f"{mesure}{INSECABLE}: {combien}{FINE}; {votre}, oui."
    combien = minuscule(_say_count(ligne, mot))
    if ligne.k_probable:
        combien += f" (et {compter_probables(ligne.k_probable)})"
    if est_dite and not est_comparable and ligne.nb_inconnus and ligne.k:
        autres = " autres" if ligne.k_probable else ""
        combien += f", {nombre(ligne.nb_inconnus - ligne.k_probable)}{autres} à établir"
    return f"{mesure}{INSECABLE}: {combien}{FINE}; {_say_own(ligne, mienne, votre, mot)}."


def _say_own(ligne: LigneTaux, mienne: ValeurLue, votre: str, mot: MotUnite) -> str:
    """Return mine in a partial lecture: the value as it is shown, when it is only probable."""
    if mienne.etat in PROBABLES:
        return f"{votre}{INSECABLE}: {minuscule(mienne.texte)}"
    if mienne.etat == "non" and ligne.k == 0 and ligne.nb_negatifs < 2:
        return f"{votre}, non"
    return _say_mine(ligne, mienne, votre, mot)


def _say_count(ligne: LigneTaux, mot: MotUnite) -> str:
    """Return how many have it: a count among the coded, or « au moins » in a partial lecture."""
    est_borne = ligne.est_bornee and ligne.nb_inconnus > 0
    total = ligne.nb_attendus if ligne.est_bornee else ligne.n
    if total == 0 or (est_borne and ligne.n + ligne.k_probable == 0):
        return f"Rien d’établi pour {mot.dire_les(ligne.nb_attendus)}"
    verbe = ligne.phrase_singulier if ligne.k < 2 else ligne.phrase_mesure
    if ligne.k == 0:
        e = "e" if mot.feminin else ""
        ne = "n’" if verbe[0] in "aeéèêiouyh" else "ne "
        if est_borne:
            return f"{majuscule(mot.aucun)} {mot.singulier} établi{e} sur {nombre(total)}"
        return f"{majuscule(mot.compter_sur(0, total))} {ne}{verbe}"
    if not est_borne:
        return majuscule(f"{mot.compter_sur(ligne.k, total)} {verbe}")
    return majuscule(au_moins(f"{mot.compter(ligne.k)} sur {nombre(total)} {verbe}"))


def _say_mine(ligne: LigneTaux, mienne: ValeurLue, votre: str, mot: MotUnite) -> str:
    """Return where mine stands; « aussi » is for what most have, a difference is no likeness."""
    probable = ", probablement" if mienne.etat.endswith("_probable") else ""
    if mienne.etat in OUI:
        if ligne.k == 1 and mienne.etat == "oui":
            return f"c’est {votre}"
        if not ligne.est_bornee and ligne.k and 2 * (ligne.n - ligne.k) >= ligne.n:
            un_deux = "l’une d’elles" if mot.feminin else "l’un d’eux"
            return f"{votre} est {un_deux}{probable}"
        return f"{votre} aussi{probable}" if ligne.k else f"{votre}{probable}"
    if mienne.etat in NON:
        return f"{votre} non plus{probable}" if ligne.k == 0 else f"pas {votre}{probable}"
    if mienne.etat == "indetermine" and mienne.valeur:
        return f"{votre}{INSECABLE}: {mienne.valeur.lower()}, sans pouvoir trancher"
    return f"{votre}{INSECABLE}: {mienne.libelle_etat}"


def say_peers(ligne: LigneTaux, mot: MotUnite) -> str:
    """Return « pairs : 12/21 contrats », or at least so many in a partial lecture."""
    est_bornee = ligne.est_bornee
    total = ligne.nb_attendus if est_bornee else ligne.n
    if total == 0:
        return f"pairs{INSECABLE}: rien d’établi"
    dit = au_moins(fraction(ligne.k, total), est_bornee and ligne.nb_inconnus)
    if est_bornee:
        suite = f" (et {compter_probables(ligne.k_probable)})" if ligne.k_probable else ""
    else:
        suite = _say_undecided(ligne)
    return f"pairs{INSECABLE}: {dit} {mot.pluriel}{suite}"
