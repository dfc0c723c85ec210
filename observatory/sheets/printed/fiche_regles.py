"""How to read a printed sheet: the few sentences that go with its marks."""

from __future__ import annotations

from observatory.base.french import liste, typographier
from observatory.queries.codebook import list_bandes
from observatory.queries.entrepot import Entrepot
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.unites import MENTION_SIMULEE, MotUnite, mot_unite


def list_regles(entrepot: Entrepot, lecture: Lecture, *, est_repere: bool) -> tuple[str, ...]:
    """Return how to read the rates of a lecture, its bounds, its bands and the published marks.

    `est_repere` says that the sheet shows published marks.
    """
    mot = mot_unite(lecture.type_unite)
    regles = [_say_bounds(lecture, mot) if lecture.est_bornee else _say_rates(entrepot, mot)]
    if est_repere:
        regles.append(
            "Losange : taux publié par la lecture régionale ; il est évidé quand aucun nombre de "
            f"{mot.pluriel} ne peut le donner. Flèche : « plus de » ce taux."
        )
    if lecture.est_simulee:
        regles.append(
            f"{MENTION_SIMULEE} : les codages sont tirés au sort ; contrats, quartiers et chiffres "
            "du territoire sont réels."
        )
    return tuple(typographier(r) for r in regles)


def list_regles_contrat(
    entrepot: Entrepot, lecture: Lecture, *, est_repere: bool
) -> tuple[str, ...]:
    """Return how to read the lines of a contract, then its rates."""
    mot = mot_unite(lecture.type_unite)
    etablie = " établie" if lecture.est_bornee else ""
    lignes = (
        "Disque plein : oui ; à demi plein : probable ; vide : non ; pointillé : non lu. Trait en "
        f"marge : différence{etablie}, la moitié ou plus des {mot.pluriel} répond autrement."
    )
    return (typographier(lignes), *list_regles(entrepot, lecture, est_repere=est_repere))


def list_regles_qpv(lecture: Lecture) -> tuple[str, ...]:
    """Return how to read the figures and the outline of a neighbourhood."""
    regles = [
        "Un chiffre « non publié » est secret, indisponible ou inconnu : jamais zéro.",
        "Contour simplifié : il montre le quartier, il ne dit pas si une adresse y est.",
    ]
    if lecture.est_simulee:
        regles.append(
            f"{MENTION_SIMULEE} : seul ce que la lecture dit du contrat est tiré au sort."
        )
    return tuple(typographier(r) for r in regles)


def _say_bounds(lecture: Lecture, mot: MotUnite) -> str:
    nom = "Lecture en cours" if lecture.est_en_cours else "Lecture partielle"
    return (
        f"{nom} : ce qui est établi se dit « au moins k {mot.pluriel} sur N » ; à partir de "
        f"5 {mot.pluriel} {mot.accorder('codé', 2)}, la barre pleine le montre, la barre grise ce "
        "que des sources faibles ajouteraient, la barre claire ce qui reste possible tant que tout "
        "n’est pas lu. Le silence n’est jamais une absence."
    )


def _say_rates(entrepot: Entrepot, mot: MotUnite) -> str:
    bandes = list_bandes(entrepot)
    tranches = liste([b.libelle.lower() for b in bandes])
    return (
        f"Un taux est toujours k sur N : k {mot.pluriel} répondent à la mesure, "
        f"N sont {mot.accorder('codé', 2)} ; ce qui n’est pas tranché le suit. "
        f"Tranches : {tranches} ; exactement {bandes[-1].borne_pourcent} % se lit dans la plus "
        "haute. "
        "« ± » : en bascule, un seul codage changé ferait changer de tranche."
    )
